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
/// </remarks>
public interface IBatchStore : IAsyncDisposable
{
    /// <summary>The cursor of each key, in order: every batch up to it is decided; 0 for a stream never seen.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached now; try again later.</exception>
    Task<IReadOnlyList<ulong>> CursorsAsync(IReadOnlyList<StreamKey> keys, CancellationToken ct);

    /// <summary>
    /// Stores batches and advances the cursors of their streams, all or nothing. A batch at or below the cursor is a
    /// duplicate: skipped, and covered by the returned cursor. A batch that leaves a gap is not stored.
    /// </summary>
    /// <returns>The decision on each stream that <paramref name="batches"/> names.</returns>
    /// <exception cref="StoreUnavailableException">Nothing was committed, or it is not known; ask the cursor again.</exception>
    Task<IReadOnlyList<CommitDecision>> CommitAsync(IReadOnlyList<Batch> batches, CancellationToken ct);
}

/// <summary>How far one stream is after a commit.</summary>
/// <param name="CommittedSeq">Cumulative; only this may be acked.</param>
/// <param name="GapAt">The seq that was expected when a batch came too early; null when there was no gap.</param>
public readonly record struct CommitDecision(StreamKey Key, ulong CommittedSeq, ulong? GapAt);

/// <summary>The store cannot be reached or refuses work for now. The message says which and how to mend it.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
