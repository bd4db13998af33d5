// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Columns;

namespace Fleet.Storage.Rows;

/// <summary>What one batch says of its run as a whole, and what its events refer to.</summary>
/// <param name="FirstSeen">Earliest moment that any fact of the batch speaks of.</param>
/// <param name="LastSeen">Latest moment that any fact of the batch speaks of.</param>
/// <param name="HasCounts">Whether there are counts in it.</param>
/// <param name="Stacks">The number of each stack of the events.</param>
/// <param name="Cgroups">Of the events, each once.</param>
sealed record RunFacts(
    Guid RunId, StreamKey Key, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, RunStartRow? Start, RunEndRow? End, bool HasCounts,
    IReadOnlyDictionary<KernelStack, long> Stacks, IReadOnlyList<CgroupName> Cgroups);
