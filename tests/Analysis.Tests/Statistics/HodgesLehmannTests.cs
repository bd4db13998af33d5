// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Tests.Statistics;

public sealed class HodgesLehmannTests
{
    // reference.R: wilcox.test(at_term, early, conf.int = TRUE) on Hollander and Wolfe's table 4.1: 0.305, 95 % interval -0.15 to 0.76.
    [Fact]
    public void Permeability_example_has_the_published_shift_and_interval()
    {
        Assert.Equal(0.305, HodgesLehmann.Shift(MannWhitneyTests.Early, MannWhitneyTests.AtTerm), 1e-9);

        var interval = HodgesLehmann.ShiftInterval(MannWhitneyTests.Early, MannWhitneyTests.AtTerm, 0.05);

        Assert.Equal(-0.15, interval!.Value.Low, 1e-9);
        Assert.Equal(0.76, interval.Value.High, 1e-9);
    }

    // reference.R, shift(): wilcox.test(b, a, conf.int = TRUE, exact = TRUE): -116, -154 to -76; 2.65, -0.4 to 5.3.
    [Theory]
    [InlineData(new double[] { 412, 398, 455, 430, 441 }, new double[] { 301, 322, 287, 340, 296 }, -116, -154, -76)]
    [InlineData(new double[] { 10.1, 12.3, 11.7, 9.8 }, new double[] { 14.2, 11.9, 15.1, 13.3 }, 2.65, -0.4, 5.3)]
    public void Shift_and_interval_are_those_of_R(double[] a, double[] b, double shift, double low, double high)
    {
        var interval = HodgesLehmann.ShiftInterval(a, b, 0.05)!.Value;

        Assert.Equal(shift, HodgesLehmann.Shift(a, b), 1e-9);
        Assert.Equal((low, high), (Math.Round(interval.Low, 9), Math.Round(interval.High, 9)));
    }

    [Fact]
    public void Three_runs_an_arm_cannot_bound_the_shift() =>
        Assert.Null(HodgesLehmann.ShiftInterval([1, 2, 3], [4, 5, 6], 0.05));

    [Fact]
    public void Interval_covers_the_true_shift_at_least_as_often_as_it_says()
    {
        var random = new Random(7);
        const int Comparisons = 2000;
        var covered = 0;
        for (var i = 0; i < Comparisons; i++)
        {
            var a = Enumerable.Range(0, 5).Select(_ => random.NextDouble()).ToArray();
            var b = Enumerable.Range(0, 5).Select(_ => random.NextDouble() + 0.3).ToArray();
            var interval = HodgesLehmann.ShiftInterval(a, b, 0.05)!.Value;
            covered += interval.Low <= 0.3 && 0.3 <= interval.High ? 1 : 0;
        }

        // Five and five have 96.8 %: the next of the levels that there are.
        Assert.InRange(covered, Simulation.AtLeast(0.968, Comparisons), Simulation.AtMost(0.968, Comparisons));
    }
}
