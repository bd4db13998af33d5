// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Fleet.Agent.Probes;

/// <summary>One key's count of extfrag events on one CPU: <c>struct fragmon_slot</c> of bpf/fragmon.h.</summary>
[StructLayout(LayoutKind.Sequential)]
struct FragSlot
{
    internal readonly FragCountKey Key;
    internal readonly ulong Count;

    /// <summary>One of 2^Shift events is kept. Written here and, in a burst, by the kernel.</summary>
    internal uint Shift;

    /// <summary>Events kept since <see cref="Shift"/> was last set.</summary>
    internal uint Kept;
}
