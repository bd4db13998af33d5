// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Recording.Columns;

/// <summary>One compaction, direct attempt, or out-of-tree success or failure. A null was not measured.</summary>
/// <param name="BootNs">CLOCK_BOOTTIME at its end, ns.</param>
/// <param name="DurationNs">ns.</param>
/// <param name="Pid">Thread group id.</param>
/// <param name="Comm">Task name; bytes that are not UTF-8 are written as \xNN.</param>
/// <param name="Order">Null for a compaction for no order.</param>
/// <param name="Mode">The host kernel's migrate_mode; 0 where the kind has none.</param>
/// <param name="Status">compact_result, or <see cref="Outcome"/> of an attempt; 0 where the kind has none.</param>
/// <param name="MigrateScanned">Pages that the migration scanner went over.</param>
/// <param name="FreeScanned">Pages that the free scanner went over; null together with <paramref name="MigrateScanned"/>.</param>
/// <param name="IndexBefore">Fragmentation index of the order, -1000 to 1000, before.</param>
/// <param name="IndexAfter">The same after.</param>
/// <param name="OneIn">Thinning: one of so many events of its class was kept; 1 = all.</param>
public readonly record struct CompactionRow(
    Kind Kind, ulong BootNs, ulong? DurationNs, int Pid, int Tid, string Comm, int Cpu,
    int? Order, int? Node, int? Zone, int Mode, Origin Origin, int Status,
    ulong? MigrateScanned, ulong? FreeScanned, int? IndexBefore, int? IndexAfter, int OneIn = 1);
