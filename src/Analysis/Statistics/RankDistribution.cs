// SPDX-License-Identifier: Apache-2.0
using Perfolizer.Mathematics.SignificanceTesting.MannWhitney;

namespace Fleet.Analysis.Statistics;

/// <summary>
/// The distribution of Mann and Whitney's U where both samples come from one population and no two values are alike.
/// Exact up to 60 values, Edgeworth's approximation above.
/// </summary>
static class RankDistribution
{
    const int ExactUpTo = 60;

    /// <summary>P(U &lt;= u).</summary>
    public static double Cumulative(int n, int m, int u)
    {
        if (u < 0)
        {
            return 0;
        }

        IMannWhitneyCdf cdf = n + m <= ExactUpTo
            ? MannWhitneyLoefflerExactCdf.Instance
            : MannWhitneyEdgeworthApproxCdf.Instance;
        // Perfolizer's Cdf(u) is P(U < u): its own documentation does not say so, its values do (1 of C(8, 4) at u = 1).
        return u >= n * m ? 1 : Math.Min(1, cdf.Cdf(n, m, u + 1));
    }

    /// <summary>The smallest u with P(U &lt;= u) &gt;= p: R's qwilcox.</summary>
    public static int Quantile(int n, int m, double p) => Smallest(n * m, u => Cumulative(n, m, u) >= p);

    /// <summary>The smallest u with P(sum of U &lt;= u) &gt;= p, one U a block.</summary>
    public static int Quantile(IReadOnlyList<(int N, int M)> blocks, double p)
    {
        if (blocks is [var (n, m)])
        {
            return Quantile(n, m, p);
        }

        if (blocks.Sum(block => block.N + block.M) > ExactUpTo)
        {
            return NormalQuantile(blocks, p);
        }

        double[] ways = [1];
        foreach (var block in blocks)
        {
            ways = Convolution.Of(ways, Probabilities(block.N, block.M));
        }

        var reached = 0.0;
        for (var u = 0; u < ways.Length; u++)
        {
            reached += ways[u];
            if (reached >= p)
            {
                return u;
            }
        }

        return ways.Length - 1;
    }

    static int NormalQuantile(IReadOnlyList<(int N, int M)> blocks, double p)
    {
        var mean = blocks.Sum(block => block.N * block.M / 2.0);
        var variance = blocks.Sum(block => block.N * block.M * (block.N + block.M + 1) / 12.0);
        return Math.Max(0, (int)Math.Ceiling(mean + (StandardNormal.Quantile(p) * Math.Sqrt(variance)) - 0.5));
    }

    static double[] Probabilities(int n, int m) =>
        [.. Enumerable.Range(0, (n * m) + 1).Select(u => Cumulative(n, m, u) - Cumulative(n, m, u - 1))];

    static int Smallest(int high, Func<int, bool> reached)
    {
        var low = 0;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = reached(middle) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
