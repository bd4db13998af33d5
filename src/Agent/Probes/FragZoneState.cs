// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fleet.Agent.Probes;

/// <summary>A zone's free areas at one moment: <c>struct fragmon_zone_state</c> of bpf/fragmon.h. Element = order.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly struct FragZoneState
{
    internal const int MaxOrders = 32;

    internal readonly ulong StartPfn;
    internal readonly ulong ManagedPages;

    /// <summary>Free blocks of each order.</summary>
    internal readonly PerOrder<ulong> NrFree;

    /// <summary>Fragmentation index, -1000 to 1000.</summary>
    internal readonly PerOrder<short> Index;

    /// <summary>Unusable free space index, 0 to 1000.</summary>
    internal readonly PerOrder<ushort> Unusable;

    [InlineArray(MaxOrders)]
    internal struct PerOrder<T> where T : unmanaged
    {
        T _first;
    }
}
