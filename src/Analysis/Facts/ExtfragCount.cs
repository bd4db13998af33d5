// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>An exact number of extfrag events that share a key.</summary>
/// <param name="AllocOrder">Order that was asked for.</param>
/// <param name="FallbackOrder">Order of the free block that was broken or taken.</param>
/// <param name="Donor">Migratetype that gave the page.</param>
/// <param name="Claimer">Migratetype that the allocation asked for.</param>
/// <param name="Node">NUMA node, null where it was not measured.</param>
/// <param name="Zone">Zone in the kernel's spelling, null where it was not measured.</param>
public sealed record ExtfragCount(
    int AllocOrder, int FallbackOrder, string Donor, string Claimer, Ownership Ownership, int? Node, string? Zone, long Count)
{
    /// <summary>Whether the event mixes or splits a block: <c>fallback_order &lt; pageblock_order</c> of that host.</summary>
    public bool IsFragmenting(int pageblockOrder) => FallbackOrder < pageblockOrder;

    /// <summary>A fragmenting steal: the block is now mixed.</summary>
    public bool IsPollution(int pageblockOrder) => Ownership == Ownership.Steal && IsFragmenting(pageblockOrder);

    /// <summary>Pollution that compaction cannot undo: unmovable or reclaimable pages placed in a movable block.</summary>
    public bool IsCriticalPollution(int pageblockOrder) =>
        IsPollution(pageblockOrder) && Donor == Migratetype.Movable
        && (Claimer is Migratetype.Unmovable or Migratetype.Reclaimable);
}
