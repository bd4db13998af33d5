// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>Latencies as exact counts in buckets of powers of two, ns. The sum beside them is exact, so the mean is.</summary>
/// <param name="Counts">Index is the bucket: from 2^(index - 1) up to 2^index ns. Index 0 is empty.</param>
public sealed record LatencyHistogram(IReadOnlyList<long> Counts, double Nanoseconds)
{
    const int Buckets = 65;

    public long Count { get; } = Counts.Sum();

    /// <summary>Null where nothing was counted.</summary>
    public double? MeanNs => Count == 0 ? null : Nanoseconds / Count;

    /// <summary>
    /// Of those that have a latency. A deferred attempt has none worth the name: it found that compaction is not to be tried,
    /// and kernels differ in how many of them there are.
    /// </summary>
    public static LatencyHistogram Of(IEnumerable<ActivityCount> activities)
    {
        var (counts, sum) = (new long[Buckets], 0.0);
        foreach (var activity in activities.Where(activity => activity.Bucket is > 0 and < Buckets && activity.Outcome != ActivityCount.Deferred))
        {
            counts[activity.Bucket] += activity.Count;
            sum += activity.Nanoseconds;
        }

        return new LatencyHistogram(counts, sum);
    }

    /// <summary>
    /// The latency that a share <paramref name="p"/> stays below, ns: exact to its bucket, within it as if they were spread
    /// evenly over its logarithm. Null where nothing was counted.
    /// </summary>
    /// <param name="p">0 to 1.</param>
    public double? QuantileNs(double p)
    {
        var wanted = p * Count;
        var below = 0.0;
        for (var bucket = 1; bucket < Counts.Count && Count > 0; bucket++)
        {
            if (Counts[bucket] > 0 && below + Counts[bucket] >= wanted)
            {
                return Math.Pow(2, bucket - 1 + Math.Clamp((wanted - below) / Counts[bucket], 0, 1));
            }

            below += Counts[bucket];
        }

        return null;
    }

    /// <summary>As in statistics: values (the upper end of each bucket, ns) with how often they came.</summary>
    public IReadOnlyList<(double UpToNs, long Count)> Steps() =>
        [.. Counts.Select((count, bucket) => (Math.Pow(2, bucket), count)).Where(step => step.count > 0)];
}
