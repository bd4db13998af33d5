// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Fleet.Agent.Probes;

/// <summary>One kind's totals on one CPU: <c>struct fragmon_tally</c> of bpf/fragmon.h.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct FragTally(ulong Seen, ulong Thinned, ulong RingFull, ulong CountMapFull, ulong Unmatched, ulong Untracked);
