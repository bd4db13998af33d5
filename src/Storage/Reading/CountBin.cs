// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Storage.Reading;

/// <summary>How often what figures show over time happened in one stretch of a run, extfrag events of one group at a time. Exact.</summary>
/// <param name="To">A moment in the stretch, its latest interval's end.</param>
/// <param name="Group">Of <paramref name="Fallbacks"/>; null where the bin has none, and it has nothing else where there is one.</param>
/// <param name="Fallbacks">extfrag events.</param>
/// <param name="Attempts">Direct compaction attempts, derived from upstream tracepoints.</param>
/// <param name="FailedAttempts">Those of them that failed.</param>
/// <param name="Successes">As the out-of-tree tracepoint counts them.</param>
/// <param name="Failures">Likewise.</param>
public readonly record struct CountBin(
    DateTimeOffset To, FallbackGroup? Group, ulong Fallbacks, ulong Attempts, ulong FailedAttempts, ulong Successes, ulong Failures)
{
    /// <summary>extfrag events below the host's pageblock_order; all of them where that is not known.</summary>
    public ulong Fragmenting => Group is { WholeBlock: false } ? Fallbacks : 0;

    /// <returns>Null where figures show nothing of the kind over time.</returns>
    public static CountBin? Of(in TimedCount count, int? pageblockOrder)
    {
        var (key, n) = (count.Row.Key, count.Row.Count);
        return key.Kind switch
        {
            Kind.Extfrag => new(count.To, new FallbackGroup(key.Donor, key.Claimer, key.Ownership, key.FallbackOrder >= pageblockOrder), n, 0, 0, 0, 0),
            Kind.CompactionAttempt => new(count.To, null, 0, n, key.Status == (int)Outcome.Failed ? n : 0, 0, 0),
            Kind.CompactionSuccess => new(count.To, null, 0, 0, 0, n, 0),
            Kind.CompactionFailure => new(count.To, null, 0, 0, 0, 0, n),
            _ => null,
        };
    }
}
