// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fleet.Agent.Probes;

/// <summary>A kernel stack, innermost frame first, the rest 0: <c>struct fragmon_stack</c> of bpf/fragmon.h.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly struct FragStack
{
    internal readonly AllFrames Frames;

    [InlineArray(48)] // FRAGMON_STACK_FRAMES
    internal struct AllFrames
    {
        ulong _first;
    }
}

/// <summary>What one CPU did with stacks: <c>struct fragmon_stack_tally</c> of bpf/fragmon.h.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct FragStackTally(ulong Seen, ulong Full);
