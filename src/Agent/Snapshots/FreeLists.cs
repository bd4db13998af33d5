// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Snapshots;

/// <summary>
/// The kernel's two indices of a zone from its free blocks by order, as mm/vmstat.c computes them (__fragmentation_index and
/// unusable_free_index): from one reading, so that they belong to the blocks beside them. Pure.
/// </summary>
static class FreeLists
{
    /// <summary>Thousandths of the free memory that an allocation of <paramref name="order"/> cannot use; 1000 where none is free.</summary>
    public static int UnusableIndex(ReadOnlySpan<long> freeBlocks, int order)
    {
        var (_, pages, suitable) = Sum(freeBlocks, order);
        return pages == 0 ? 1000 : (int)((pages - (suitable << order)) * 1000 / pages);
    }

    /// <summary>
    /// Why an allocation of <paramref name="order"/> would fail: towards 0 for want of memory, towards 1000 for fragmentation;
    /// -1000 where it would succeed, 0 where no block is free.
    /// </summary>
    public static int FragmentationIndex(ReadOnlySpan<long> freeBlocks, int order)
    {
        var (blocks, pages, suitable) = Sum(freeBlocks, order);
        return blocks == 0 ? 0
            : suitable > 0 ? -1000
            : (int)(1000 - ((1000 + (pages * 1000 / (1L << order))) / blocks));
    }

    /// <returns>Free blocks, free pages, and how many allocations of <paramref name="order"/> fit.</returns>
    static (long Blocks, long Pages, long Suitable) Sum(ReadOnlySpan<long> freeBlocks, int order)
    {
        long blocks = 0, pages = 0, suitable = 0;
        for (var i = 0; i < freeBlocks.Length; i++)
        {
            blocks += freeBlocks[i];
            pages += freeBlocks[i] << i;
            suitable += i >= order ? freeBlocks[i] << (i - order) : 0;
        }
        return (blocks, pages, suitable);
    }
}
