// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// The two-sided rank test of Mann and Whitney. Where values are tied (runs without any event are), the permutation
/// distribution of the midranks is used: the usual table is that of untied values, and would be wrong by any factor.
/// </summary>
public static class MannWhitney
{
    /// <summary>The probability of a rank sum at least as far from its mean as this one, if A and B were alike.</summary>
    public static double PValue(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        var ranks = DoubledMidranks([.. a, .. b], out var tied);
        var sum = ranks.Take(a.Count).Sum();
        return tied ? TiedPValue(ranks, a.Count, sum) : UntiedPValue(a.Count, b.Count, sum);
    }

    /// <summary>The smallest p-value that so many runs can give; above alpha they can never be significant.</summary>
    public static double SmallestPValue(int n, int m) => Math.Min(1, 2 * RankDistribution.Cumulative(n, m, 0));

    static double UntiedPValue(int n, int m, int doubledRankSum)
    {
        var u = (doubledRankSum - (n * (n + 1))) / 2;
        return Math.Min(1, 2 * RankDistribution.Cumulative(n, m, Math.Min(u, (n * m) - u)));
    }

    // ways[k, s]: how many choices of k values have the doubled rank sum s; a double holds them exactly to 2^53 and its
    // rounding beyond that is far below what a p-value shows.
    static double TiedPValue(int[] ranks, int n, int sum)
    {
        var top = ranks.OrderDescending().Take(n).Sum();
        var ways = new double[n + 1, top + 1];
        ways[0, 0] = 1;
        foreach (var rank in ranks)
        {
            for (var k = n; k > 0; k--)
            {
                for (var s = top; s >= rank; s--)
                {
                    ways[k, s] += ways[k - 1, s - rank];
                }
            }
        }

        var mean = n * (ranks.Length + 1);
        var (extreme, all) = (0.0, 0.0);
        for (var s = 0; s <= top; s++)
        {
            all += ways[n, s];
            extreme += Math.Abs(s - mean) >= Math.Abs(sum - mean) ? ways[n, s] : 0;
        }

        return extreme / all;
    }

    // Ranks from 1, ties share their mean; doubled, so that they are whole numbers.
    static int[] DoubledMidranks(double[] values, out bool tied)
    {
        var ranks = new int[values.Length];
        tied = false;
        for (var i = 0; i < values.Length; i++)
        {
            var below = values.Count(value => value < values[i]);
            var same = values.Count(value => value == values[i]);
            ranks[i] = (2 * below) + same + 1;
            tied |= same > 1;
        }

        return ranks;
    }
}
