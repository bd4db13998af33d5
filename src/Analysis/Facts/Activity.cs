// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>What the kernel does about fragmentation, or because of it, as the agent counts it.</summary>
public enum Activity
{
    /// <summary>One zone compacted once.</summary>
    Compaction,

    /// <summary>One direct compaction attempt of one allocation, its outcome derived from upstream tracepoints.</summary>
    CompactionAttempt,

    /// <summary>Out-of-tree tracepoint: direct compaction gave the page.</summary>
    CompactionSuccess,

    /// <summary>Out-of-tree tracepoint: direct compaction gave no page.</summary>
    CompactionFailure,

    /// <summary>Page migration; a count is of pages.</summary>
    Migration,

    DirectReclaim,

    KswapdWake,

    /// <summary>A huge page collapsed, or not.</summary>
    Collapse,
}
