// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Snapshots;

/// <summary>One zone of one node, now; a null was not measured.</summary>
/// <param name="ManagedPages">0 for a zone that is there and holds no memory.</param>
/// <param name="Watermarks">Pages, by the kernel's name of the mark: min, low, high, promo, boost.</param>
/// <param name="FreeBlocks">By order, from 0.</param>
/// <param name="UnusableIndex">By order, 0 to 1000, of <paramref name="FreeBlocks"/>.</param>
/// <param name="FragmentationIndex">By order, -1000 to 1000, of <paramref name="FreeBlocks"/>.</param>
/// <param name="Pageblocks">How many each migratetype owns, in the order of the kernel's numbers.</param>
/// <param name="FreeBlocksByType">By migratetype, in that order, and order; a list ends where the kernel stopped counting.</param>
sealed record ZoneSnapshot(
    int Node, string Zone, long? ManagedPages, long? FreePages, OrderedDictionary<string, long> Watermarks, long[]? FreeBlocks,
    int[]? UnusableIndex, int[]? FragmentationIndex, OrderedDictionary<string, long>? Pageblocks, OrderedDictionary<string, long[]>? FreeBlocksByType);
