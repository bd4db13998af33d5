// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.Storage.Writing;

/// <summary>
/// Where the collector puts batches. Two implementations ship: TimescaleDB and the embedded store.
/// </summary>
/// <remarks>
/// Threading: methods may be called concurrently for different streams; calls for one stream come one after another.
/// Durability: when <see cref="CommitAsync"/> returns, what it reports as committed survives a power cut.
/// The first batch of a stream is number 1, unless <see cref="SkipToAsync"/> has moved its cursor.
/// </remarks>
public interface IBatchStore : IAsyncDisposable
{
    /// <summary>Returns when the store can take batches.</summary>
    /// <exception cref="StoreUnavailableException">It cannot now; the message says why and how to mend it.</exception>
    Task ProbeAsync(CancellationToken ct);

    /// <summary>The cursor of each key, in order: every batch up to it is decided; 0 for a stream never seen.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached now; try again later.</exception>
    Task<IReadOnlyList<ulong>> CursorsAsync(IReadOnlyList<StreamKey> keys, CancellationToken ct);

    /// <summary>
    /// Moves the cursor up so that <paramref name="firstSeq"/> comes next: the agent has declared that it no longer has
    /// what is before it, and accounts for that with loss records. A cursor never moves down.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached now; try again later.</exception>
    Task SkipToAsync(StreamKey key, ulong firstSeq, CancellationToken ct);

    /// <summary>
    /// Stores batches and advances the cursors of their streams, all or nothing. A batch at or below the cursor is a
    /// duplicate: skipped, and covered by the returned cursor. A batch that leaves a gap is not stored. A batch whose
    /// contents cannot be stored is kept as it came, with the reason, and does not stop its stream.
    /// </summary>
    /// <returns>The decision on each stream that <paramref name="batches"/> names.</returns>
    /// <exception cref="StoreUnavailableException">Nothing was committed, or it is not known; ask the cursor again.</exception>
    /// <exception cref="BatchFormatException">A batch has no identity; nothing was committed.</exception>
    Task<IReadOnlyList<CommitDecision>> CommitAsync(IReadOnlyList<Batch> batches, CancellationToken ct);
}

/// <summary>How far one stream is after a commit.</summary>
/// <param name="CommittedSeq">Cumulative; only this may be acked.</param>
/// <param name="GapAt">The seq that was expected when a batch came too early; null when there was no gap.</param>
public readonly record struct CommitDecision(StreamKey Key, ulong CommittedSeq, ulong? GapAt);

/// <summary>The store cannot be reached or refuses work for now. The message says which and how to mend it.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
