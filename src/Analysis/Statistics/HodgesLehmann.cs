// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// How far B lies from A: the median of all differences of a run of B and a run of A. The interval is the one that the rank
/// test inverts to (Hollander and Wolfe, Nonparametric Statistical Methods, chapter 4).
/// </summary>
public static class HodgesLehmann
{
    public static double Shift(IReadOnlyList<double> a, IReadOnlyList<double> b) => Median.Of(Differences(a, b));

    /// <param name="alpha">1 minus the level: 0.05 for 95 %.</param>
    /// <returns>Null where so few runs cannot bound the shift at that level.</returns>
    public static Interval? ShiftInterval(IReadOnlyList<double> a, IReadOnlyList<double> b, double alpha)
    {
        var rank = RankDistribution.Quantile(a.Count, b.Count, alpha / 2);
        if (rank == 0)
        {
            return null;
        }

        var sorted = Differences(a, b).Order().ToArray();
        return new Interval(sorted[rank - 1], sorted[^rank]);
    }

    static IEnumerable<double> Differences(IReadOnlyList<double> a, IReadOnlyList<double> b) =>
        from y in b from x in a select y - x;
}
