// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.Storage.Writing;

/// <summary>
/// Where the collector puts batches. Two implementations ship: TimescaleDB and the embedded store.
/// </summary>
/// <remarks>
/// Threading: methods may be called concurrently for different streams; commits of one stream come one after another.
/// Durability: when <see cref="CommitAsync"/> returns, what it reports as committed survives a power cut.
/// The first batch of a stream is number 1, unless <see cref="SkipToAsync"/> has moved its cursor.
/// </remarks>
public interface IBatchStore : IAsyncDisposable
{
    /// <summary>Returns when the store can take batches.</summary>
    /// <exception cref="StoreUnavailableException">It cannot now; the message says why and how to mend it.</exception>
    Task ProbeAsync(CancellationToken ct);

    /// <summary>
    /// Begins a session that owns the streams from now on: what an older session of theirs still delivers is refused, by
    /// every collector on this store.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached now; try again later.</exception>
    Task<Takeover> TakeOverAsync(IReadOnlyList<StreamClaim> claims, CancellationToken ct);

    /// <summary>The cursor of each key, in order: every batch up to it is decided; 0 for a stream never seen.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached now; try again later.</exception>
    Task<IReadOnlyList<ulong>> CursorsAsync(IReadOnlyList<StreamKey> keys, CancellationToken ct);

    /// <summary>
    /// Moves the cursor up so that <paramref name="firstSeq"/> comes next: the agent has declared that it no longer has
    /// what is before it, and accounts for that with loss records. A cursor never moves down.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached now; try again later.</exception>
    Task SkipToAsync(StreamKey key, ulong firstSeq, CancellationToken ct);

    /// <summary>Does, beside commits that are under way, the part of the work that needs no look at the store.</summary>
    /// <exception cref="BatchFormatException">The batch has no identity.</exception>
    Delivery Prepare(Batch batch, long session);

    /// <summary>
    /// Stores batches and advances the cursors of their streams, all or nothing. A batch at or below the cursor is a
    /// duplicate: skipped, and covered by the returned cursor. A batch that leaves a gap, or whose session no longer owns
    /// its stream, is not stored. Contents that cannot be stored are kept as they came, with the reason, and do not stop
    /// their stream.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Nothing was committed, or it is not known; ask the cursor again.</exception>
    Task<CommitResult> CommitAsync(IReadOnlyList<Delivery> deliveries, CancellationToken ct);
}

/// <summary>A stream that an agent is about to send.</summary>
/// <param name="LastSeq">Highest batch that it holds; 0 for none.</param>
public readonly record struct StreamClaim(StreamKey Key, ulong LastSeq);

/// <summary>A session as the store knows it.</summary>
/// <param name="Session">Higher than every session before it, on every collector of the store.</param>
/// <param name="Cursors">Of each claim, in order.</param>
public sealed record Takeover(long Session, IReadOnlyList<ulong> Cursors);

/// <summary>For those who are no agent.</summary>
public static class BatchStoreExtensions
{
    /// <summary>Commits batches that no session brought.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was committed, or it is not known; ask the cursor again.</exception>
    /// <exception cref="BatchFormatException">A batch has no identity; nothing was committed.</exception>
    public static async Task<IReadOnlyList<CommitDecision>> CommitAsync(this IBatchStore store, IReadOnlyList<Batch> batches, CancellationToken ct) =>
        (await store.CommitAsync([.. batches.Select(batch => store.Prepare(batch, Delivery.NoSession))], ct)).Decisions;
}
