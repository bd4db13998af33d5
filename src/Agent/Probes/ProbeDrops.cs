// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Probes;

/// <summary>
/// The kernel side's own book of one kind, cumulative. At rest, exactly: events drained + <paramref name="Thinned"/> +
/// <paramref name="RingFull"/> = <paramref name="Seen"/> = sum of the counts + <paramref name="CountMapFull"/>.
/// A kind without detail has no events to drain.
/// </summary>
/// <param name="Seen">Every event that the program ran for.</param>
/// <param name="Thinned">Counted, but by the <see cref="ThinningPlan"/> their detail was not kept.</param>
/// <param name="RingFull">Counted, but their detail found no room in the ring.</param>
/// <param name="CountMapFull">Their key found no room among the counts: only the total knows them.</param>
/// <param name="Unmatched">Counted and shown without a part: pfn and ownership, or the begin of a compaction.</param>
/// <param name="Untracked">They could not be followed from begin to end: not in <paramref name="Seen"/>.</param>
/// <param name="RecursionMisses">Times the kernel did not run the program because it was already running on that CPU: not in <paramref name="Seen"/>.</param>
public readonly record struct ProbeDrops(
    ulong Seen, ulong Thinned, ulong RingFull, ulong CountMapFull, ulong Unmatched, ulong Untracked, ulong RecursionMisses);

/// <summary>What one BPF program cost so far.</summary>
/// <param name="Runs">0 unless BPF statistics are on (sysctl kernel.bpf_stats_enabled).</param>
/// <param name="RunTimeNs">ns; 0 unless BPF statistics are on.</param>
public readonly record struct ProbeCost(string Program, ulong Runs, ulong RunTimeNs);
