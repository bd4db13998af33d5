// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fleet.Agent.Probes;

/// <summary>What one CPU knows of its extfrag events, shared with the kernel: <c>struct fragmon_cpu</c> of bpf/fragmon.h. Large: never copied.</summary>
[StructLayout(LayoutKind.Sequential)]
struct FragCpu
{
    const int SlotCount = 512; // FRAGMON_SLOTS

    internal FragDetail Detail;

    /// <summary>Slots that were taken; written after what it counts.</summary>
    internal readonly ulong Used;
    internal readonly Padding Unused;

    /// <summary>Their numbers, in the order of their taking.</summary>
    internal readonly SlotNumbers Occupied;
    internal AllSlots Slots;

    [InlineArray(5)]
    internal struct Padding
    {
        ulong _first;
    }

    [InlineArray(SlotCount)]
    internal struct SlotNumbers
    {
        ushort _first;
    }

    [InlineArray(SlotCount)]
    internal struct AllSlots
    {
        FragSlot _first;
    }
}
