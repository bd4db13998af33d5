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
    public static int Quantile(int n, int m, double p)
    {
        var (low, high) = (0, n * m);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Cumulative(n, m, middle) >= p ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
