// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Tests.Statistics;

public sealed class RateRatioTests
{
    // The example of R's poisson.test (Dobson et al., Breast Cancer Detection Demonstration Project), in reference.R:
    // poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)): 1.971488, 95 percent interval 0.8584264 to 4.2772659.
    [Fact]
    public void Poisson_ratio_and_interval_are_those_of_R()
    {
        var ratio = RateRatio.OfPoisson(6 + 8 + 7, 1083 + 1050 + 878, 11, 800, 0.05)!.Value;

        Assert.Equal(1.971488, ratio.Ratio, 1e-6);
        Assert.Equal(0.8584264, ratio.Interval.Low, 1e-6);
        Assert.Equal(4.2772659, ratio.Interval.High, 1e-6);
    }

    [Fact]
    public void Nothing_in_one_arm_bounds_one_side_alone()
    {
        // With 0 of 3 the upper bound of the share is 1 - 0.025^(1/3); reference.R: poisson.test(c(0, 3)) has 0 to 2.41995.
        var none = RateRatio.OfPoisson(3, 1, 0, 1, 0.05)!.Value;
        var share = 1 - Math.Cbrt(0.025);

        Assert.Equal((0, 0), (none.Ratio, none.Interval.Low));
        Assert.Equal(share / (1 - share), none.Interval.High, 1e-9);
        Assert.Equal(2.41995189335, none.Interval.High, 1e-9);
        Assert.Equal(double.PositiveInfinity, RateRatio.OfPoisson(0, 1, 3, 1, 0.05)!.Value.Interval.High);
        Assert.Null(RateRatio.OfPoisson(0, 1, 0, 1, 0.05));
        Assert.Null(RateRatio.OfRuns([(1, 1)], [(1, 1), (2, 1)], 0.05));
    }

    [Fact]
    public void Ratio_of_runs_with_equal_rates_is_certain()
    {
        var ratio = RateRatio.OfRuns([(10, 1), (20, 2)], [(30, 1), (15, 0.5)], 0.05)!.Value;

        Assert.Equal(3, ratio.Ratio, 1e-12);
        Assert.Equal((3, 3), (Math.Round(ratio.Interval.Low, 9), Math.Round(ratio.Interval.High, 9)));
    }

    [Fact]
    public void Interval_of_runs_covers_where_runs_differ_more_than_chance()
    {
        var random = new Random(77);
        const int Comparisons = 2000;
        var (runs, poisson) = (0, 0);
        for (var i = 0; i < Comparisons; i++)
        {
            (double, double)[] Arm(double rate) => [.. Enumerable.Range(0, 6).Select(_ =>
            {
                var hours = 1 + random.NextDouble();
                return (Math.Round(rate * hours * Math.Exp(0.25 * Simulation.Normal(random))), hours);
            })];
            var (a, b) = (Arm(1000), Arm(2000));
            runs += Covers(RateRatio.OfRuns(a, b, 0.05)!.Value) ? 1 : 0;
            poisson += Covers(RateRatio.OfPoisson(a.Sum(run => run.Item1), a.Sum(run => run.Item2), b.Sum(run => run.Item1), b.Sum(run => run.Item2), 0.05)!.Value) ? 1 : 0;
        }

        Assert.InRange(runs, Simulation.AtLeast(0.94, Comparisons), Simulation.AtMost(0.97, Comparisons));
        Assert.InRange(poisson, 0, 0.5 * Comparisons);
    }

    // Abramowitz and Stegun, tables 26.10 and 26.5 (binomial sums), and reference.R: qt, pbeta, qnorm, pnorm.
    [Fact]
    public void Distributions_are_those_of_the_tables()
    {
        Assert.Equal(2.570582, IncompleteBeta.StudentQuantile(0.975, 5), 1e-6);
        Assert.Equal(12.706205, IncompleteBeta.StudentQuantile(0.975, 1), 1e-6);
        Assert.Equal(1.959964, IncompleteBeta.StudentQuantile(0.975, 1e7), 1e-5);
        // I_p(k, n - k + 1) is the chance of at least k of n: 1 - (1/2)^5 - 5 (1/2)^5 for two of five.
        Assert.Equal(26 / 32.0, IncompleteBeta.Of(0.5, 2, 4), 1e-12);
        Assert.Equal(0.3, IncompleteBeta.Quantile(IncompleteBeta.Of(0.3, 0.7, 30), 0.7, 30), 1e-9);
        Assert.Equal(0.9750021048517795, StandardNormal.Cumulative(1.96), 1e-12);
        Assert.Equal(2.866515718791946e-7, StandardNormal.Cumulative(-5), 1e-16);
        Assert.Equal(-1.959963984540054, StandardNormal.Quantile(0.025), 1e-9);
        Assert.Equal(6.220960574271785e-16, StandardNormal.Cumulative(-8), 1e-21);
    }

    static bool Covers(RateRatio ratio) => ratio.Interval.Low <= 2 && 2 <= ratio.Interval.High;
}
