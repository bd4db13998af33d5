// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Comparisons;

/// <summary>
/// The same question asked of means: a second opinion beside the rank test, which decides. Means feel a single bad run, ranks
/// do not; where the two disagree, look at the runs.
/// </summary>
/// <param name="Difference">Mean B - mean A; over hosts where several hosts measured.</param>
/// <param name="Interval">Bootstrap (BCa), whole hosts drawn where there are several; null with fewer than three to draw from.</param>
/// <param name="P">Of the permutation test of means, within hosts where those measured both; not adjusted.</param>
/// <param name="Ratio">B's rate as a multiple of A's, counts over exposure; null for what is no count, and for an arm without
/// events. Its interval takes runs as independent.</param>
public sealed record MeanComparison(double Difference, Interval? Interval, double P, RateRatio? Ratio)
{
    /// <returns>Null where an arm has fewer than two runs that measured the metric.</returns>
    internal static MeanComparison? Of(Metric metric, IReadOnlyList<RunFacts> a, IReadOnlyList<RunFacts> b, ComparisonOptions options)
    {
        var (runsA, runsB) = (Judgement.Measured(metric, a, options.Per), Judgement.Measured(metric, b, options.Per));
        if (Math.Min(runsA.Length, runsB.Length) < 2)
        {
            return null;
        }

        var (replicates, blocks) = RunBlocks.Of(runsA, runsB);
        var p = PermutationTest.PValue(blocks, options.Seed);
        var ratio = metric.IsCount ? RateRatio.OfRuns(Counts(metric, runsA, options), Counts(metric, runsB, options), options.Alpha) : null;
        if (replicates == Replicates.RunsWithinHosts)
        {
            return new(blocks.Average(host => host.B.Average() - host.A.Average()), ClusterBootstrap.OfPaired(blocks, options.Alpha, options.Seed), p, ratio);
        }

        // One block: its values are hosts' medians, or runs.
        var (hostsA, hostsB) = (blocks[0].A, blocks[0].B);
        return new(hostsB.Average() - hostsA.Average(), ClusterBootstrap.OfSeparate(Each(hostsA), Each(hostsB), options.Alpha, options.Seed), p, ratio);
    }

    static double[][] Each(IReadOnlyList<double> values) => [.. values.Select(value => new[] { value })];

    static (double, double)[] Counts(Metric metric, (RunFacts Run, double Value)[] runs, ComparisonOptions options) =>
        [.. runs.Select(run => (metric.Measure(run.Run)!.Value, options.Per.Amount(run.Run)!.Value))];
}
