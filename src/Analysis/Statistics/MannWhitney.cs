// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// The two-sided rank test of Mann and Whitney, exact for small samples. Where values are tied (runs without any event
/// are), the permutation distribution of the midranks is used: the usual table is that of untied values, and would be wrong
/// by any factor. With several blocks the rank sums are added and each is permuted within its block, so that a difference
/// between hosts neither hides nor makes one between kernels.
/// </summary>
/// <remarks>
/// Perfolizer has the distribution of untied values (<see cref="RankDistribution"/>), not that of ties or blocks; those are
/// counted here, up to <see cref="ExactUpTo"/> values. Above, the normal approximation with its correction for ties.
/// </remarks>
public static class MannWhitney
{
    const int ExactUpTo = 60;

    /// <summary>The probability of a rank sum at least as far from its mean as this one, if A and B were alike.</summary>
    public static double PValue(IReadOnlyList<double> a, IReadOnlyList<double> b) => PValue([new Block(a, b)]);

    /// <summary>The same over blocks; those in which an arm has no value say nothing and are passed over.</summary>
    public static double PValue(IReadOnlyList<Block> blocks)
    {
        var told = blocks.Where(block => block is { A.Count: > 0, B.Count: > 0 }).ToArray();
        var ranked = told.Select(block => (block.A.Count, Ranks: DoubledMidranks([.. block.A, .. block.B]))).ToArray();
        var distance = ranked.Sum(block => block.Ranks.Take(block.Count).Sum() - Mean(block.Count, block.Ranks.Length));
        if (told is [var only] && ranked[0].Ranks.Distinct().Count() == only.Size)
        {
            return Untied(only.A.Count, only.B.Count, distance);
        }

        return told.Sum(block => block.Size) <= ExactUpTo ? Exact(ranked, distance) : Normal(ranked, distance);
    }

    /// <summary>The smallest p-value that so many runs can give; above alpha they can never be significant.</summary>
    public static double SmallestPValue(int n, int m) => Math.Min(1, 2 * RankDistribution.Cumulative(n, m, 0));

    /// <summary>The same over blocks.</summary>
    public static double SmallestPValue(IReadOnlyList<Block> blocks) =>
        Math.Min(1, 2 * blocks.Aggregate(1.0, (p, block) => p * RankDistribution.Cumulative(block.A.Count, block.B.Count, 0)));

    static int Mean(int n, int all) => n * (all + 1);

    // U lies half of that distance from its mean n * m / 2.
    static double Untied(int n, int m, int distance) =>
        Math.Min(1, 2 * RankDistribution.Cumulative(n, m, ((n * m) - Math.Abs(distance)) / 2));

    static double Exact((int Count, int[] Ranks)[] blocks, int distance)
    {
        // By the (doubled) distance of the rank sum from its mean: ways[0] is of the lowest that the blocks so far can have.
        double[] ways = [1];
        var lowest = 0;
        foreach (var (n, ranks) in blocks)
        {
            var (own, from) = Choices(n, ranks);
            ways = Convolution.Of(ways, own);
            lowest += from - Mean(n, ranks.Length);
        }

        var extreme = ways.Where((_, i) => Math.Abs(i + lowest) >= Math.Abs(distance)).Sum();
        return Math.Min(1, extreme / ways.Sum());
    }

    // How many choices of n ranks have which sum, from the smallest sum on. A double holds them exactly to 2^53 and its
    // rounding beyond that is far below what a p-value shows.
    static (double[] Ways, int From) Choices(int n, int[] ranks)
    {
        var (from, to) = (ranks.Order().Take(n).Sum(), ranks.OrderDescending().Take(n).Sum());
        var ways = new double[n + 1, to + 1];
        ways[0, 0] = 1;
        foreach (var rank in ranks)
        {
            for (var k = n; k > 0; k--)
            {
                for (var s = to; s >= rank; s--)
                {
                    ways[k, s] += ways[k - 1, s - rank];
                }
            }
        }

        return (Enumerable.Range(from, to - from + 1).Select(s => ways[n, s]).ToArray(), from);
    }

    static double Normal((int Count, int[] Ranks)[] blocks, int distance)
    {
        var variance = 0.0;
        foreach (var (n, ranks) in blocks)
        {
            // Of a sum of n of these (doubled) ranks, drawn without putting back.
            double all = ranks.Length;
            var mean = ranks.Average();
            variance += n * (all - n) / (all * (all - 1)) * ranks.Sum(rank => (rank - mean) * (rank - mean));
        }

        return variance == 0 ? 1 : 2 * StandardNormal.Cumulative(-Math.Max(0, Math.Abs(distance) - 1) / Math.Sqrt(variance));
    }

    // Ranks from 1, ties share their mean; doubled, so that they are whole numbers.
    static int[] DoubledMidranks(double[] values)
    {
        var ranks = new int[values.Length];
        var below = 0;
        foreach (var same in Enumerable.Range(0, values.Length).GroupBy(i => values[i]).OrderBy(group => group.Key))
        {
            var tied = same.Count();
            foreach (var i in same)
            {
                ranks[i] = (2 * below) + tied + 1;
            }

            below += tied;
        }

        return ranks;
    }
}
