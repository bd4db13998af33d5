// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Recording.Columns;

/// <summary>One extfrag event in detail. A null was not measured.</summary>
/// <param name="BootNs">CLOCK_BOOTTIME at the event, ns.</param>
/// <param name="Pid">Thread group id.</param>
/// <param name="Comm">Task name; bytes that are not UTF-8 are written as \xNN.</param>
/// <param name="Pfn">Page frame number.</param>
/// <param name="IndexAlloc">Fragmentation index of the allocated order, -1000 to 1000.</param>
/// <param name="UnusableAlloc">Unusable free space index of the allocated order, 0 to 1000.</param>
/// <param name="IndexPageblock">Fragmentation index of pageblock_order, -1000 to 1000.</param>
/// <param name="UnusablePageblock">Unusable free space index of pageblock_order, 0 to 1000.</param>
/// <param name="OneIn">Thinning: one of so many events of its class was kept; 1 = all.</param>
public readonly record struct ExtfragRow(
    ulong BootNs, int Pid, int Tid, string Comm, int Cpu,
    int AllocOrder, int FallbackOrder, int Donor, int Claimer, Ownership Ownership,
    ulong? Pfn, int? Node, int? Zone,
    int? IndexAlloc, int? UnusableAlloc, int? IndexPageblock, int? UnusablePageblock,
    int OneIn = 1, KernelStack? Stack = null, CgroupName? Cgroup = null);
