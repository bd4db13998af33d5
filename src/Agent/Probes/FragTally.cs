// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Fleet.Agent.Probes;

/// <summary>One CPU's totals: <c>struct fragmon_tally</c> of bpf/fragmon.h.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct FragTally(ulong Seen, ulong RingFull, ulong CountMapFull, ulong Unmatched);
