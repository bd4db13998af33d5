// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Fleet.Agent.Probes;

/// <summary>How much detail one CPU is to keep until this is set again: <c>struct fragmon_detail</c> of bpf/fragmon.h.</summary>
/// <param name="Brake">Events kept before the busy classes are thinned.</param>
/// <param name="Few">A class of which fewer than this were kept is not busy.</param>
/// <param name="Kept">Events kept so far; counted by the kernel.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct FragDetail(FragDetail.DetailMode Mode, uint Brake, uint Few, uint Kept)
{
    /// <summary><c>enum fragmon_detail_mode</c>.</summary>
    internal enum DetailMode : uint
    {
        All = 0,
        Budget = 1,
        None = 2,
    }
}
