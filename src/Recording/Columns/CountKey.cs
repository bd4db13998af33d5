// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Recording.Columns;

/// <summary>What one exact count is a count of. Numbers are the host kernel's own.</summary>
/// <param name="Donor">Migratetype that gave the page.</param>
/// <param name="Claimer">Migratetype that the allocation asked for.</param>
/// <param name="Node">NUMA node, null where it was not measured.</param>
/// <param name="Zone">Zone number, null where it was not measured.</param>
/// <param name="Bucket">log2 bucket of the kind's measured value, 0 where it has none.</param>
public readonly record struct CountKey(
    Kind Kind, int AllocOrder, int FallbackOrder, int Donor, int Claimer, Ownership Ownership, int? Node, int? Zone, int Bucket);

/// <summary>An exact number of events, from the kernel's own counters.</summary>
public readonly record struct CountRow(CountKey Key, ulong Count);
