// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Tests.Statistics;

public sealed class BootstrapTests
{
    // Where nothing is skewed and the bootstrap is symmetric, BCa is the percentile interval at the widened level.
    [Fact]
    public void Without_bias_and_skew_BCa_is_the_percentile_interval()
    {
        double[] replicates = [.. Enumerable.Range(-5000, 10001).Select(i => i / 1000.0)];
        double[] influences = [.. Enumerable.Range(-50, 101).Select(i => (double)i)];

        var interval = BcaInterval.Of(0, replicates, [influences], 0.05);

        // sqrt(101 / 100) * t(0.975, 100) = 1.99390; Phi of that is 0.976917.
        Assert.Equal(4.76917, interval.High, 0.002);
        Assert.Equal(-4.76917, interval.Low, 0.002);
    }

    // Efron and Tibshirani, An Introduction to the Bootstrap, table 14.1 and section 14.3: the variance of the spatial test
    // data A is 171.5, its acceleration 0.061.
    [Fact]
    public void Acceleration_of_the_spatial_test_data_is_the_published_one()
    {
        double[] data =
            [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41];
        double[] without = [.. data.Select((_, i) => PlugInVariance([.. data.Where((_, k) => k != i)]))];

        Assert.Equal(171.5, PlugInVariance(data), 0.05);
        Assert.Equal(0.061, BcaInterval.Acceleration([[.. without.Select(value => (data.Length - 1) * (without.Average() - value))]]), 0.0005);
    }

    // The same book's equation 14.10, by hand.
    [Fact]
    public void Bias_and_acceleration_move_the_percentiles()
    {
        double[] replicates = [.. Enumerable.Range(1, 9999).Select(i => (double)i)];
        var bias = StandardNormal.Cumulative(0.146) * 10000;
        double[] influences = [-1, -1, -1, -1, 4];
        var acceleration = (64.0 - 4) / 125 / (6 * Math.Pow(20.0 / 25, 1.5));
        var z = Math.Sqrt(5 / 4.0) * 2.7764451;

        var interval = BcaInterval.Of(bias, replicates, [influences], 0.05);

        double Point(double at) => 10000 * StandardNormal.Cumulative(0.146 + ((0.146 + at) / (1 - (acceleration * (0.146 + at)))));
        Assert.Equal(Point(-z), interval.Low, 3.0);
        Assert.Equal(Math.Min(9999, Point(z)), interval.High, 3.0);
        Assert.True(interval.Low > 10000 * StandardNormal.Cumulative(-z));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(12)]
    public void Interval_over_hosts_covers_as_often_as_it_says_however_alike_a_hosts_runs_are(int hosts)
    {
        var random = new Random(hosts);
        const int Comparisons = 2000;
        var (paired, separate) = (0, 0);
        for (var i = 0; i < Comparisons; i++)
        {
            Block[] blocks = [.. Enumerable.Range(0, hosts).Select(_ =>
            {
                var (level, effect) = (10 * Simulation.Normal(random), 1 + Simulation.Normal(random));
                return new Block(Runs(random, level), Runs(random, level + effect));
            })];
            paired += Covers(ClusterBootstrap.OfPaired(blocks, 0.05, i)!.Value, 1) ? 1 : 0;

            double[][] Arm(double shift) => [.. Enumerable.Range(0, hosts).Select(_ => Runs(random, (10 * Simulation.Normal(random)) + shift))];
            separate += Covers(ClusterBootstrap.OfSeparate(Arm(0), Arm(1), 0.05, i)!.Value, 1) ? 1 : 0;
        }

        Assert.InRange(paired, Simulation.AtLeast(0.94, Comparisons), Simulation.AtMost(0.97, Comparisons));
        Assert.InRange(separate, Simulation.AtLeast(0.95, Comparisons), Comparisons);
    }

    // reference.R: boot.ci(type = "bca") of 99,999 samples, at the level that the widening comes to. One of 1,999 scatters: these are the
    // middles of fifty, which lie a little further out, as each end is the next value outwards.
    [Fact]
    public void Intervals_over_hosts_are_those_of_Rs_boot()
    {
        double[] treated = [94, 197, 16, 38, 99, 141, 23], control = [52, 104, 146, 10, 51, 30, 40, 27, 46];
        double[] differences = [4.1, 2.2, 7.9, 3.3, 12.6, 5.0, 1.7, 6.4];
        Block[] hosts = [.. differences.Select(value => new Block([10], [10 + value]))];
        double[][] a = [.. control.Select(value => new[] { value })], b = [.. treated.Select(value => new[] { value })];
        var seeds = Enumerable.Range(1, 50).ToArray();

        var separate = Middle([.. seeds.Select(seed => ClusterBootstrap.OfSeparate(a, b, 0.05, seed)!.Value)]);
        var paired = Middle([.. seeds.Select(seed => ClusterBootstrap.OfPaired(hosts, 0.05, seed)!.Value)]);

        Assert.Equal(-36.76, separate.Low, 3.0);
        Assert.Equal(103.10, separate.High, 3.0);
        Assert.Equal(3.2125, paired.Low, 0.15);
        Assert.Equal(9.524, paired.High, 0.3);
    }

    static Interval Middle(Interval[] intervals) =>
        new(Median.Of([.. intervals.Select(interval => interval.Low)]), Median.Of([.. intervals.Select(interval => interval.High)]));

    // reference.R: tsboot(sim = "fixed", endcorr = TRUE) of 99,999 samples, blocks of 5 and of 3.
    [Fact]
    public void Interval_within_runs_is_that_of_Rs_boot()
    {
        var (before, after) = (ChangePointsTests.Nile[..50], ChangePointsTests.Nile[50..]);

        var interval = BlockBootstrap.MeanDifference(before, after, 0.05, 1)!.Value;

        Assert.Equal((5, 3), (BlockBootstrap.LengthFor(before), BlockBootstrap.LengthFor(after)));
        Assert.Equal(-217.7, interval.Low, 8.0);
        Assert.Equal(-41.2, interval.High, 8.0);
    }

    [Fact]
    public void Two_hosts_say_nothing_of_their_scatter() => Assert.Null(ClusterBootstrap.OfPaired([new([1], [2]), new([1], [2])], 0.05, 1));

    [Fact]
    public void Stretches_are_as_long_as_neighbours_resemble_each_other()
    {
        var random = new Random(1);
        // Carlstein: (sqrt(6) * 0.5 / 0.75)^(2/3) * 1000^(1/3) = 13.87.
        Assert.InRange(BlockBootstrap.LengthFor(Chain(random, 1000, 0.5)), 11, 17);
        Assert.InRange(BlockBootstrap.LengthFor(Chain(random, 1000, 0)), 1, 3);
        Assert.Equal(1, BlockBootstrap.LengthFor([.. Enumerable.Repeat(4.0, 30)]));
        Assert.Null(BlockBootstrap.MeanDifference([1, 2, 3], [1, 2, 3], 0.05, 1));
    }

    [Fact]
    public void Interval_within_runs_covers_although_seconds_resemble_each_other()
    {
        var random = new Random(8);
        const int Comparisons = 2000;
        var (blocks, naive) = (0, 0);
        for (var i = 0; i < Comparisons; i++)
        {
            var (a, b) = (Chain(random, 300, 0.6), Chain(random, 300, 0.6));
            blocks += Covers(BlockBootstrap.MeanDifference(a, b, 0.05, i)!.Value, 0) ? 1 : 0;
            var error = 1.96 * Math.Sqrt((Variance(a) + Variance(b)) / 300);
            naive += Math.Abs(b.Average() - a.Average()) <= error ? 1 : 0;
        }

        // A block bootstrap of 300 steps is known to be a little short; taking seconds as independent is far off.
        Assert.InRange(blocks, Simulation.AtLeast(0.93, Comparisons), Comparisons);
        Assert.InRange(naive, 0, 0.8 * Comparisons);
    }

    static bool Covers(Interval interval, double value) => interval.Low <= value && value <= interval.High;

    static double[] Runs(Random random, double level) => [.. Enumerable.Range(0, 3).Select(_ => level + (0.5 * Simulation.Normal(random)))];

    static double[] Chain(Random random, int length, double correlation)
    {
        var (values, last) = (new double[length], 0.0);
        for (var i = -50; i < length; i++)
        {
            last = (correlation * last) + Simulation.Normal(random);
            if (i >= 0)
            {
                values[i] = last;
            }
        }

        return values;
    }

    static double PlugInVariance(double[] values) => values.Sum(value => Math.Pow(value - values.Average(), 2)) / values.Length;

    static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }
}
