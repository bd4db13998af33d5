// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Storage.Reading;

/// <summary>extfrag events that figures show together over time. Migratetypes are the kernel's numbers.</summary>
/// <param name="Donor">Migratetype that gave the page.</param>
/// <param name="Claimer">Migratetype that the allocation asked for.</param>
/// <param name="WholeBlock">The free block was of the host's pageblock_order or more; false where that order is not known.</param>
public readonly record struct FallbackGroup(int Donor, int Claimer, Ownership Ownership, bool WholeBlock);
