// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Tests.Statistics;

public sealed class EffectTests
{
    // The example of R's effsize::cliff.delta: delta estimate -0.25.
    [Fact]
    public void Cliffs_delta_is_that_of_effsize()
    {
        double[] treatment = [10, 10, 20, 20, 20, 30, 30, 30, 40, 50];
        double[] control = [10, 20, 30, 40, 40, 50];

        Assert.Equal(-0.25, CliffsDelta.Of(control, treatment), 1e-12);
        Assert.Equal(0.25, CliffsDelta.Of(treatment, control), 1e-12);
    }

    // Benjamini and Hochberg 1995, section 3.2: fifteen p-values of a thrombolysis trial, of which four are rejected at 0.05.
    // R 4.2: p.adjust(p, "BH").
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
        const int Comparisons = 1000;
        var found = 0;
        for (var i = 0; i < Comparisons; i++)
        {
            found += MannWhitney.PValue(Sample(random, 0), Sample(random, typical)) <= 0.05 ? 1 : 0;
        }

        Assert.InRange(found / (double)Comparisons, 0.70, 0.92);
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
