// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Tests.Statistics;

public sealed class EffectTests
{
    // The example of R's effsize::cliff.delta: delta estimate -0.25; by its definition in reference.R.
    [Fact]
    public void Cliffs_delta_is_that_of_effsize()
    {
        double[] treatment = [10, 10, 20, 20, 20, 30, 30, 30, 40, 50];
        double[] control = [10, 20, 30, 40, 40, 50];

        Assert.Equal(-0.25, CliffsDelta.Of(control, treatment), 1e-12);
        Assert.Equal(0.25, CliffsDelta.Of(treatment, control), 1e-12);
    }

    // Benjamini and Hochberg 1995, section 3.2: fifteen p-values of a thrombolysis trial, of which four are rejected at 0.05.
    // reference.R: p.adjust(p, "BH").
    [Fact]
    public void Benjamini_Hochberg_example_rejects_four()
    {
        double[] p =
        [
            0.0201, 0.0001, 0.0004, 0.0019, 0.0095, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000,
        ];

        var q = BenjaminiHochberg.Adjust(p);

        Assert.Equal(4, q.Count(value => value <= 0.05));
        Assert.Equal([0.0603, 0.0015, 0.0030, 0.0095, 0.035625], q.Take(5).Select(value => Math.Round(value, 9)));
        Assert.Equal(0.5811818181818, q[10], 1e-9);
        Assert.Equal(1, q[14]);
    }

    [Fact]
    public void No_tests_are_a_family_too() => Assert.Empty(BenjaminiHochberg.Adjust([]));

    [Theory]
    [InlineData(0.05, 4)]
    [InlineData(0.01, 5)]
    [InlineData(0.1, 3)]
    public void Fewest_runs_follow_from_the_number_of_choices(double alpha, int expected) =>
        Assert.Equal(expected, DetectableEffect.FewestRuns(alpha));

    [Fact]
    public void An_effect_called_detectable_is_found_about_four_times_in_five()
    {
        var random = new Random(11);
        var typical = Median.Of(Enumerable.Range(0, 400).Select(_ => Detectable(Sample(random, 0), Sample(random, 0))));
        const int Comparisons = 2000;
        var found = 0;
        for (var i = 0; i < Comparisons; i++)
        {
            found += MannWhitney.PValue(Sample(random, 0), Sample(random, typical)) <= 0.05 ? 1 : 0;
        }

        Assert.InRange(found / (double)Comparisons, 0.70, 0.92);
    }

    // reference.R: (qnorm(0.975) + qnorm(0.8)) / qnorm(0.975) is 1.4294 half widths.
    [Fact]
    public void Detectable_is_what_eighty_in_a_hundred_would_find() =>
        Assert.Equal(1.4294 * 3, DetectableEffect.Of(1, new Interval(-1, 4)), 0.005);

    // reference.R: qbinom(0.025, 5:12, 0.5) is 0 1 1 1 2 2 2 3, the rank from either end.
    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    [InlineData(11, 2)]
    [InlineData(12, 3)]
    public void Interval_of_the_median_has_the_ranks_of_R(int n, int rank)
    {
        var interval = MedianInterval.Of([.. Enumerable.Range(1, n).Select(i => (double)i)], 0.05);

        Assert.Equal(rank == 0 ? null : (Interval?)new Interval(rank, n + 1 - rank), interval);
    }

    [Fact]
    public void Interval_of_the_median_covers_at_least_as_often_as_it_says()
    {
        var random = new Random(21);
        const int Samples = 2000;
        var covered = 0;
        for (var i = 0; i < Samples; i++)
        {
            var interval = MedianInterval.Of([.. Enumerable.Range(0, 9).Select(_ => -Math.Log(random.NextDouble()))], 0.05)!.Value;
            covered += interval.Low <= Math.Log(2) && Math.Log(2) <= interval.High ? 1 : 0;
        }

        // Nine have 96.1 %: 1 - 2 (1 + 9) / 2^9.
        Assert.InRange(covered, Simulation.AtLeast(0.961, Samples), Simulation.AtMost(0.961, Samples));
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 100 }, 2)]
    [InlineData(new double[] { 5, 1, 4, 2, 3 }, 3)]
    [InlineData(new double[] { 4, 1, 2, 3 }, 2.5)]
    public void Median_is_the_middle_value(double[] values, double expected) => Assert.Equal(expected, Median.Of(values));

    static double Detectable(double[] a, double[] b) =>
        DetectableEffect.Of(HodgesLehmann.Shift(a, b), HodgesLehmann.ShiftInterval(a, b, 0.05)!.Value);

    // Irwin and Hall: the sum of twelve uniforms is as good as normal.
    static double[] Sample(Random random, double shift) =>
        [.. Enumerable.Range(0, 6).Select(_ => shift + Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6)];
}
