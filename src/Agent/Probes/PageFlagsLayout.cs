// SPDX-License-Identifier: Apache-2.0
using System.Numerics;
using Fleet.LibBpf;

namespace Fleet.Agent.Probes;

/// <summary>Where <c>page->flags</c> holds the page's node and zone on this kernel.</summary>
/// <remarks>
/// include/linux/page-flags-layout.h with SPARSEMEM_VMEMMAP, which every 64-bit distribution kernel has: the node is the
/// top NODES_SHIFT bits, the zone the ZONES_SHIFT bits below. Neither shift is in BTF, but both follow from types that are.
/// </remarks>
readonly record struct PageFlagsLayout(int NodeShift, uint NodeMask, int ZoneShift, uint ZoneMask)
{
    const int FlagBits = 64, MaxZones = 8;

    /// <summary>Null where the types it follows from are missing.</summary>
    internal static PageFlagsLayout? From(Btf kernel)
    {
        var zones = kernel.EnumValues("zone_type")?.FirstOrDefault(v => v.Key == "__MAX_NR_ZONES").Value;
        var zonerefs = kernel.Struct("zonelist")?.Member("_zonerefs")?.Elements;
        return zones is { } z && zonerefs is { } r ? From(z, (int)r) : null;
    }

    /// <param name="zones">MAX_NR_ZONES.</param>
    /// <param name="zonerefs">Elements of zonelist._zonerefs: MAX_NUMNODES * MAX_NR_ZONES + 1.</param>
    internal static PageFlagsLayout? From(int zones, int zonerefs)
    {
        if (zones is < 1 or > MaxZones || zonerefs <= zones || (zonerefs - 1) % zones != 0)
            return null;
        var nodes = (uint)(zonerefs - 1) / (uint)zones;
        if (!BitOperations.IsPow2(nodes))
            return null;
        var nodeBits = BitOperations.Log2(nodes);
        var zoneBits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)zones));
        var zoneShift = FlagBits - nodeBits - zoneBits;
        // A width of nothing would be a shift by 64: any shift will do under a mask of 0.
        return new PageFlagsLayout(
            nodeBits == 0 ? 0 : FlagBits - nodeBits, (1u << nodeBits) - 1, zoneBits == 0 ? 0 : zoneShift, (1u << zoneBits) - 1);
    }
}
