// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Probes;

/// <summary>What one exact count is a count of: <c>struct fragmon_count_key</c> of bpf/fragmon.h.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct FragCountKey(
    byte Kind, byte AllocOrder, byte FallbackOrder, byte Donor, byte Claimer, byte Ownership, byte ZonePlus1, byte Bucket, uint NodePlus1)
{
    internal CountKey ToCountKey() => new(
        (Kind)Kind, AllocOrder, FallbackOrder, Donor, Claimer, (Ownership)Ownership,
        NodePlus1 == 0 ? null : (int)NodePlus1 - 1, ZonePlus1 == 0 ? null : ZonePlus1 - 1, Bucket);
}
