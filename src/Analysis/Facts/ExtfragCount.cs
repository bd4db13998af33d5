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

    public FallbackKind KindOf(int pageblockOrder) => Ownership switch
    {
        Ownership.Claim => FallbackKind.Claim,
        Ownership.Steal => IsFragmenting(pageblockOrder) ? FallbackKind.Pollute : FallbackKind.StealWhole,
        _ => FallbackKind.Unknown,
    };

    /// <summary>
    /// How much the events come to. A claim takes over whole pageblocks, at least one; anything else places the 2^alloc_order
    /// pages that were asked for, in as many pageblocks as those span.
    /// </summary>
    public double Amount(FallbackUnit unit, int pageblockOrder)
    {
        var order = Ownership == Ownership.Claim ? Math.Max(FallbackOrder, pageblockOrder) : AllocOrder;
        return Count * unit switch
        {
            FallbackUnit.Pages => Math.Pow(2, order),
            FallbackUnit.Pageblocks => Math.Pow(2, Math.Max(0, order - pageblockOrder)),
            _ => 1,
        };
    }
}
