// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Statistics;
using Perfolizer.Mathematics.SignificanceTesting.MannWhitney;

namespace Fleet.Analysis.Tests.Statistics;

public sealed class MannWhitneyTests
{
    // Hollander and Wolfe, Nonparametric Statistical Methods, 1973, table 4.1: permeability of human chorioamnion.
    // reference.R: wilcox.test(at_term, early) gives p = 0.254412254412.
    internal static readonly double[] AtTerm = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    internal static readonly double[] Early = [1.15, 0.88, 0.90, 0.74, 1.21];

    [Fact]
    public void Permeability_example_has_the_published_p_value() =>
        Assert.Equal(0.254412254412, MannWhitney.PValue(AtTerm, Early), 1e-9);

    // Complete separation is the single most extreme of all choices, on either side: 2 / C(2n, n).
    [Theory]
    [InlineData(3, 2.0 / 20)]
    [InlineData(4, 2.0 / 70)]
    [InlineData(5, 2.0 / 252)]
    [InlineData(6, 2.0 / 924)]
    public void Separated_arms_reach_the_smallest_p_value(int n, double expected)
    {
        double[] low = [.. Enumerable.Range(0, n)];
        double[] high = [.. Enumerable.Range(100, n)];

        Assert.Equal(expected, MannWhitney.PValue(low, high), 1e-12);
        Assert.Equal(expected, MannWhitney.SmallestPValue(n, n), 1e-12);
    }

    // reference.R, tied(): every choice of combn() counted; the share with |sum - mean| at least as great.
    [Theory]
    [InlineData(new double[] { 0, 0, 1, 2, 3 }, new double[] { 2, 3, 4, 4, 5 }, 0.0396825396825)]
    [InlineData(new double[] { 0, 0, 0, 0 }, new double[] { 0, 0, 1, 5 }, 0.428571428571)]
    [InlineData(new double[] { 7, 7, 7 }, new double[] { 7, 7, 7 }, 1)]
    public void Tied_values_are_permuted(double[] a, double[] b, double expected) =>
        Assert.Equal(expected, MannWhitney.PValue(a, b), 1e-9);

    // reference.R: wilcox.test(1:31 %% 11, (1:30 * 7) %% 13, exact = FALSE, correct = TRUE). Too many values to be counted.
    [Fact]
    public void Approximation_for_many_tied_values_is_that_of_R() => Assert.Equal(
        0.421717928923,
        MannWhitney.PValue([.. Enumerable.Range(1, 31).Select(i => i % 11.0)], [.. Enumerable.Range(1, 30).Select(i => i * 7 % 13.0)]), 1e-9);

    [Fact]
    public void The_order_of_arms_does_not_matter() =>
        Assert.Equal(MannWhitney.PValue(AtTerm, Early), MannWhitney.PValue(Early, AtTerm), 1e-12);

    [Fact]
    public void Two_exact_algorithms_agree()
    {
        for (var u = 0; u <= 40; u++)
        {
            Assert.Equal(
                MannWhitneyClassicExactCdf.Instance.Cdf(8, 10, u + 1), RankDistribution.Cumulative(8, 10, u), 1e-12);
        }
    }

    // reference.R: qwilcox(0.025, c(3, 4, 5, 6, 10), c(3, 4, 5, 6, 5)) is 0 1 3 6 9.
    [Theory]
    [InlineData(3, 3, 0)]
    [InlineData(4, 4, 1)]
    [InlineData(5, 5, 3)]
    [InlineData(6, 6, 6)]
    [InlineData(10, 5, 9)]
    public void Quantile_is_that_of_R(int n, int m, int expected) =>
        Assert.Equal(expected, RankDistribution.Quantile(n, m, 0.025));

    [Fact]
    public void False_positives_stay_below_the_nominal_level()
    {
        var random = new Random(20261123);
        const int Comparisons = 2000;
        var rejected = 0;
        for (var i = 0; i < Comparisons; i++)
        {
            // Rounded, so that ties come up as they do in counts.
            var a = Enumerable.Range(0, 5).Select(_ => Math.Round(random.NextDouble() * 12)).ToArray();
            var b = Enumerable.Range(0, 6).Select(_ => Math.Round(random.NextDouble() * 12)).ToArray();
            rejected += MannWhitney.PValue(a, b) <= 0.05 ? 1 : 0;
        }

        // The test is exact and discrete: at most the level, plus three binomial standard deviations.
        Assert.InRange(rejected, 1, (0.05 * Comparisons) + (3 * Math.Sqrt(Comparisons * 0.05 * 0.95)));
    }
}
