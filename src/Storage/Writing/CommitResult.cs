// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;

namespace Fleet.Storage.Writing;

/// <summary>What a commit did.</summary>
/// <param name="Decisions">One for each stream that the batches name.</param>
public sealed record CommitResult(IReadOnlyList<CommitDecision> Decisions)
{
    /// <summary>Batches that are new in the store, those in quarantine included.</summary>
    public int Batches { get; init; }

    /// <summary>Batches that were there before.</summary>
    public int Duplicates { get; init; }

    /// <summary>Rows of facts; the embedded store keeps whole batches and has none.</summary>
    public int Rows { get; init; }

    public int QuarantinedBatches { get; init; }

    public int QuarantinedRows { get; init; }

    /// <summary>The connection went inside the commit, and the cursor said afterwards that it had taken place.</summary>
    public bool WasInDoubt { get; init; }
}

/// <summary>How far one stream is after a commit.</summary>
/// <param name="CommittedSeq">Cumulative; only this may be acked.</param>
/// <param name="GapAt">The seq that was expected when a batch came too early; null when there was no gap.</param>
/// <param name="Owner">The session that the stream belongs to; 0 for none. Batches of an older one were not stored.</param>
public readonly record struct CommitDecision(StreamKey Key, ulong CommittedSeq, ulong? GapAt, long Owner = 0);
