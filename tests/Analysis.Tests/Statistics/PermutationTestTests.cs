// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Tests.Statistics;

public sealed class PermutationTestTests
{
    // Efron and Tibshirani, An Introduction to the Bootstrap, table 2.1: survival of mice, 7 treated and 9 not. Exercise 15 has
    // a one-sided level of 0.13 to 0.14 for the difference of means, 30.63.
    static readonly double[] Treated = [94, 197, 16, 38, 99, 141, 23];
    static readonly double[] Control = [52, 104, 146, 10, 51, 30, 40, 27, 46];

    [Fact]
    public void Mouse_data_have_the_published_level()
    {
        var p = PermutationTest.PValue([new Block(Control, Treated)], seed: 1);

        Assert.Equal(30.63, Treated.Average() - Control.Average(), 0.005);
        // reference.R: every choice of combn() counted.
        Assert.Equal(0.278321678322, p, 1e-9);
        Assert.Equal(Enumerated(Control, Treated), p, 1e-12);
    }

    [Fact]
    public void Choices_of_blocks_multiply()
    {
        Block[] blocks = [new([1, 2], [11, 12]), new([101, 102], [111, 112])];

        Assert.Equal(2.0 / 36, PermutationTest.PValue(blocks, seed: 1), 1e-12);
    }

    [Fact]
    public void Drawn_choices_come_near_to_counted_ones()
    {
        // 11 and 11 have 705432 choices, too many to count; 9 and 8 have 24310.
        var random = new Random(2);
        double[] a = [.. Enumerable.Range(0, 11).Select(_ => Simulation.Normal(random))], b = [.. Enumerable.Range(0, 11).Select(_ => Simulation.Normal(random) + 0.8)];

        var p = PermutationTest.PValue([new Block(a, b)], seed: 1);

        Assert.Equal(p, PermutationTest.PValue([new Block(a, b)], seed: 1));
        Assert.Equal(Enumerated(a, b), p, 0.01);
    }

    [Fact]
    public void Equal_values_are_no_evidence() => Assert.Equal(1, PermutationTest.PValue([new Block([3, 3, 3], [3, 3])], seed: 1));

    [Fact]
    public void False_positives_are_as_many_as_the_level_says()
    {
        var random = new Random(31);
        const int Comparisons = 4000;
        var rejected = 0;
        for (var i = 0; i < Comparisons; i++)
        {
            double[] Skewed() => [.. Enumerable.Range(0, 6).Select(_ => -Math.Log(random.NextDouble()))];
            rejected += PermutationTest.PValue([new Block(Skewed(), Skewed())], seed: i) <= 0.05 ? 1 : 0;
        }

        Assert.InRange(rejected, Simulation.AtLeast(0.045, Comparisons), Simulation.AtMost(0.05, Comparisons));
    }

    static double Enumerated(double[] a, double[] b)
    {
        double[] all = [.. a, .. b];
        var (mean, n) = (all.Average(), a.Length);
        var sums = Simulation.Choices(all.Length, n).Select(chosen => chosen.Sum(i => all[i] - mean)).ToArray();
        var observed = Math.Abs(a.Sum(value => value - mean));
        return sums.Count(sum => Math.Abs(sum) >= observed - 1e-9) / (double)sums.Length;
    }
}
