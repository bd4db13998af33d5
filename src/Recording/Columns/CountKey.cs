// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Recording.Columns;

/// <summary>
/// What one exact count is a count of. Numbers are the host kernel's own. What the kind does not have is 0; facts.proto
/// lists what each kind has.
/// </summary>
/// <param name="Donor">Migratetype that gave the page.</param>
/// <param name="Claimer">Migratetype that the allocation asked for.</param>
/// <param name="Node">NUMA node, null where it was not measured.</param>
/// <param name="Zone">Zone number, null where it was not measured.</param>
/// <param name="Bucket">log2 bucket of the kind's measured value: floor(log2(n)) + 1, 0 where it has none.</param>
/// <param name="Mode">migrate_mode.</param>
/// <param name="Origin">An <see cref="V1.Origin"/>, or migrate_reason for migrations.</param>
/// <param name="Status">compact_result, <see cref="Outcome"/>, scan_result or 1 migrated and 2 failed, as the kind has it.</param>
public readonly record struct CountKey(
    Kind Kind, int AllocOrder, int FallbackOrder, int Donor, int Claimer, Ownership Ownership, int? Node, int? Zone, int Bucket,
    int Mode = 0, int Origin = 0, int Status = 0);

/// <summary>An exact number of events, from the kernel's own counters.</summary>
/// <param name="Count">Events; pages for migrations.</param>
/// <param name="Sum">Of the measured value over the counted events, ns; 0 where the kind has none.</param>
public readonly record struct CountRow(CountKey Key, ulong Count, ulong Sum = 0);
