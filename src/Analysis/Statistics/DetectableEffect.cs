// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>What runs of this scatter and number could have shown.</summary>
public static class DetectableEffect
{
    // An interval's half width is found half of the time; (1.960 + 0.842) / 1.960 half widths are found 80 % of the time.
    const double PowerFactor = 1.43;

    /// <summary>The smallest shift, either way, that about 80 % of such comparisons would tell from 0.</summary>
    public static double Of(double shift, Interval interval) =>
        PowerFactor * Math.Max(interval.High - shift, shift - interval.Low);

    /// <summary>The fewest runs an arm with which a rank test can reach <paramref name="alpha"/> at all.</summary>
    public static int FewestRuns(double alpha) =>
        Enumerable.Range(1, 60).First(n => MannWhitney.SmallestPValue(n, n) <= alpha);
}
