// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Comparisons;

/// <summary>
/// One run against one run: how steady the difference of their fragmenting events was while they lasted. It says nothing of
/// other runs, so it is no significance test, and must never be shown without these words.
/// </summary>
/// <param name="Difference">B - A, per exposure.</param>
/// <param name="Interval">Block bootstrap over the seconds of each run.</param>
public sealed record WithinRun(double Difference, Interval Interval)
{
    /// <returns>Null where an arm has several runs, or a run is too short.</returns>
    internal static WithinRun? Of(Arm a, Arm b, ComparisonOptions options)
    {
        if (a.Runs is not [var runA] || b.Runs is not [var runB]
            || Rates(runA, options.Per) is not { Length: > 0 } ratesA || Rates(runB, options.Per) is not { Length: > 0 } ratesB)
        {
            return null;
        }

        return BlockBootstrap.MeanDifference(ratesA, ratesB, options.Alpha, options.Seed) is { } interval
            ? new WithinRun(ratesB.Average() - ratesA.Average(), interval) : null;
    }

    // The last bin is rarely whole.
    static double[]? Rates(RunFacts run, Exposure per) =>
        run.ExtfragSeries is { } series && per.Amount(run) is { } amount && run.Duration > TimeSpan.Zero
            ? [.. series.Values.SkipLast(1).OfType<double>().Select(count => count / (amount * series.WidthSeconds / run.Duration.TotalSeconds))]
            : null;
}
