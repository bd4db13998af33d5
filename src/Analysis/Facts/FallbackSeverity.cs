// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>How much harm a fallback does, the least first.</summary>
public enum FallbackSeverity
{
    /// <summary>A whole block became movable.</summary>
    Good,

    /// <summary>Nothing was mixed, or it is not known.</summary>
    Neutral,

    /// <summary>The block is mixed now; its pages can still be moved away.</summary>
    Mixed,

    /// <summary>Pages that cannot be moved stand in a movable block now: compaction cannot undo it.</summary>
    Critical,
}
