// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Tests.Statistics;

public sealed class DistributionDistanceTests
{
    // By hand: at 0.61 nine of the first ten are at or below, of the second ten only 0.05.
    static readonly double[] X = [0.61, 0.29, 0.06, 0.59, -1.73, -0.74, 0.51, -0.56, 0.39, 1.64];
    static readonly double[] Y = [0.71, 1.10, 2.33, 0.05, 1.87, 0.64, 2.01, 1.45, 0.99, 1.23];

    [Fact]
    public void Kolmogorov_Smirnov_is_the_greatest_distance_of_the_two_functions()
    {
        var by = X.Concat(Y).Max(at => Math.Abs((X.Count(x => x <= at) / 10.0) - (Y.Count(y => y <= at) / 10.0)));

        // reference.R: ks.test(x, y).
        Assert.Equal(0.8, by, 1e-12);
        Assert.Equal(by, DistributionDistance.KolmogorovSmirnov(Once(X), Once(Y)), 1e-12);
    }

    // Pettitt, Biometrika 63, 1976, as SciPy documents it for scipy.stats.anderson_ksamp: 1/(nm) sum (M_i N - n i)^2 / (i (N - i)).
    [Fact]
    public void Anderson_Darling_is_Pettitts_statistic_but_for_the_sample_sizes()
    {
        var pooled = X.Concat(Y).Order().ToArray();
        var statistic = Enumerable.Range(1, 19).Sum(i =>
        {
            var below = X.Count(x => x <= pooled[i - 1]);
            return Math.Pow((below * 20.0) - (10 * i), 2) / (i * (20.0 - i));
        }) / 100;

        Assert.Equal(statistic, 10 * 10 / 20.0 * DistributionDistance.AndersonDarling(Once(X), Once(Y)), 1e-12);
        // reference.py, SciPy.
        Assert.Equal(4.355728476889468, statistic, 1e-9);
    }

    [Fact]
    public void A_histogram_is_as_good_as_its_values()
    {
        (double, long)[] a = [(1, 5), (2, 3), (4, 2)], b = [(4, 4), (2, 4), (1, 2)];
        var (spreadA, spreadB) = (Spread(a), Spread(b));

        Assert.Equal(DistributionDistance.KolmogorovSmirnov(spreadA, spreadB), DistributionDistance.KolmogorovSmirnov(a, b), 1e-12);
        Assert.Equal(DistributionDistance.AndersonDarling(spreadA, spreadB), DistributionDistance.AndersonDarling(a, b), 1e-12);
        // reference.py, SciPy.
        Assert.Equal(1.0256410256410258, 10 * 10 / 20.0 * DistributionDistance.AndersonDarling(a, b), 1e-9);
        Assert.Equal(0, DistributionDistance.AndersonDarling(a, a), 1e-12);
        Assert.Equal(0, DistributionDistance.KolmogorovSmirnov(b, b), 1e-12);
    }

    [Fact]
    public void Distributions_that_lie_apart_are_at_the_greatest_distance()
    {
        (double, long)[] low = [.. Enumerable.Range(0, 1000).Select(i => ((double)i, 1L))], high = [.. Enumerable.Range(1000, 1000).Select(i => ((double)i, 1L))];

        Assert.Equal(1, DistributionDistance.KolmogorovSmirnov(low, high));
        // Twice the integral of 4 H / (1 - H) from 0 to 1/2.
        Assert.Equal(8 * (Math.Log(2) - 0.5), DistributionDistance.AndersonDarling(low, high), 0.01);
    }

    static (double, long)[] Once(double[] values) => [.. values.Select(value => (value, 1L))];

    static (double, long)[] Spread((double Value, long Count)[] steps) =>
        [.. steps.SelectMany(step => Enumerable.Repeat((step.Value, 1L), (int)step.Count))];
}
