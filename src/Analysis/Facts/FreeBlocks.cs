// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>What free memory is good for, from counts of free blocks by order (as /proc/buddyinfo has them).</summary>
public static class FreeBlocks
{
    /// <summary>Free pages in blocks of at least <paramref name="order"/>.</summary>
    public static long SuitablePages(ReadOnlySpan<long> blocksByOrder, int order)
    {
        long pages = 0;
        for (var i = order; i < blocksByOrder.Length; i++)
        {
            pages += blocksByOrder[i] << i;
        }

        return pages;
    }

    /// <summary>
    /// The share of free memory that an allocation of <paramref name="order"/> cannot use, 0 to 1; null where nothing is
    /// free. The kernel's unusable free space index (mm/vmstat.c, unusable_free_index), which is in thousandths there.
    /// </summary>
    public static double? UnusableIndex(ReadOnlySpan<long> blocksByOrder, int order)
    {
        var free = SuitablePages(blocksByOrder, 0);
        return free == 0 ? null : (double)(free - SuitablePages(blocksByOrder, order)) / free;
    }
}
