// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Storage.Reading;

/// <summary>How often what figures show over time happened in one stretch of a run. Exact.</summary>
/// <param name="To">A moment in the stretch, its latest interval's end.</param>
/// <param name="Fragmenting">extfrag events below the host's pageblock_order; all of them where that is not known.</param>
/// <param name="Attempts">Direct compaction attempts, derived from upstream tracepoints.</param>
/// <param name="FailedAttempts">Those of them that failed.</param>
/// <param name="Successes">As the out-of-tree tracepoint counts them.</param>
/// <param name="Failures">Likewise.</param>
public readonly record struct CountBin(DateTimeOffset To, ulong Fragmenting, ulong Attempts, ulong FailedAttempts, ulong Successes, ulong Failures)
{
    /// <returns>Null where figures show nothing of the kind over time.</returns>
    public static CountBin? Of(in TimedCount count, int? pageblockOrder)
    {
        var ((kind, fallback, status), n) = ((count.Row.Key.Kind, count.Row.Key.FallbackOrder, count.Row.Key.Status), count.Row.Count);
        return kind switch
        {
            Kind.Extfrag when pageblockOrder is not { } order || fallback < order => new(count.To, n, 0, 0, 0, 0),
            Kind.CompactionAttempt => new(count.To, 0, n, status == (int)Outcome.Failed ? n : 0, 0, 0),
            Kind.CompactionSuccess => new(count.To, 0, 0, 0, n, 0),
            Kind.CompactionFailure => new(count.To, 0, 0, 0, 0, n),
            _ => null,
        };
    }
}
