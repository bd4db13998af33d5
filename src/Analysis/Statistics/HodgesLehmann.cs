// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// How far B lies from A: the median of all differences of a run of B and a run of A. The interval is the one that the rank
/// test inverts to (Hollander and Wolfe, Nonparametric Statistical Methods, chapter 4). With several blocks the differences
/// are those within a block, and the interval inverts the rank test over blocks.
/// </summary>
public static class HodgesLehmann
{
    public static double Shift(IReadOnlyList<double> a, IReadOnlyList<double> b) => Shift([new Block(a, b)]);

    public static double Shift(IReadOnlyList<Block> blocks) => Median.Of(blocks.SelectMany(block => block.Differences()));

    /// <param name="alpha">1 minus the level: 0.05 for 95 %.</param>
    /// <returns>Null where so few runs cannot bound the shift at that level.</returns>
    public static Interval? ShiftInterval(IReadOnlyList<double> a, IReadOnlyList<double> b, double alpha) =>
        ShiftInterval([new Block(a, b)], alpha);

    public static Interval? ShiftInterval(IReadOnlyList<Block> blocks, double alpha)
    {
        var sizes = blocks.Where(block => block is { A.Count: > 0, B.Count: > 0 }).Select(block => (block.A.Count, block.B.Count)).ToArray();
        var rank = RankDistribution.Quantile(sizes, alpha / 2);
        if (rank == 0)
        {
            return null;
        }

        var sorted = blocks.SelectMany(block => block.Differences()).Order().ToArray();
        return new Interval(sorted[rank - 1], sorted[^rank]);
    }
}
