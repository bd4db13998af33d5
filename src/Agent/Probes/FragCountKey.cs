// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Probes;

/// <summary>What one exact count is a count of: <c>struct fragmon_count_key</c> of bpf/fragmon.h.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct FragCountKey(
    byte Kind, byte AllocOrder, byte FallbackOrder, byte Donor, byte Claimer, byte Ownership, byte Mode, byte Origin, byte Status, byte Bucket,
    byte ZonePlus1, byte Unused, uint NodePlus1)
{
    internal CountKey ToCountKey() => new(
        (Kind)Kind, AllocOrder, FallbackOrder, Donor, Claimer, (Ownership)Ownership,
        NodePlus1 == 0 ? null : (int)NodePlus1 - 1, ZonePlus1 == 0 ? null : ZonePlus1 - 1, Bucket, Mode, Origin, Status);
}

/// <summary>One key's exact count: <c>struct fragmon_count</c> of bpf/fragmon.h.</summary>
/// <param name="Sum">Of the latencies, ns.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct FragCount(ulong Count, ulong Sum);
