// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.Agent.Shipping;

/// <summary>Batches that wait for the store's acknowledgement: the spool, or a recording that is pushed.</summary>
/// <remarks>Threading: called by the shipper only, never concurrently.</remarks>
interface IBatchSource : IDisposable
{
    /// <summary>Batches and bytes that the store has not acknowledged.</summary>
    (ulong Batches, ulong Bytes) Pending { get; }

    /// <summary>What can be sent, live lanes first; a lane with a hole inside only up to the hole.</summary>
    IReadOnlyList<HeldRange> Held();

    /// <param name="batch">Null when it has not been appended yet.</param>
    /// <returns>False when the batch is gone, and the next session must say so in its Hello.</returns>
    bool TryRead(StreamKey key, ulong seq, out Batch? batch);

    /// <summary>The store decided every batch up to <paramref name="seq"/>.</summary>
    void Acknowledge(StreamKey key, ulong seq);
}

/// <param name="Last">First - 1 when nothing was appended yet.</param>
/// <param name="Live">More batches will come.</param>
readonly record struct HeldRange(StreamKey Key, ulong First, ulong Last, bool Live);
