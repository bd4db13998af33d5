// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Tests.Statistics;

public sealed class FamilyTests
{
    // reference.R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm"), and of the thrombolysis trial in Benjamini and Hochberg 1995,
    // where Hochberg's and Holm's procedures reject three.
    [Fact]
    public void Holm_is_that_of_R()
    {
        Assert.Equal([0.05, 0.08, 0.09, 0.09, 0.09], Rounded(Holm.Adjust([0.01, 0.02, 0.03, 0.04, 0.05])));
        Assert.Equal([0.09, 0.05, 0.09], Rounded(Holm.Adjust([0.045, 0.05 / 3, 0.06])));

        double[] trial =
        [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000,
        ];
        Assert.Equal(3, Holm.Adjust(trial).Count(p => p <= 0.05));
        Assert.Equal([0.0015, 0.0056, 0.0247, 0.114], Rounded(Holm.Adjust(trial).Take(4)));
    }

    [Fact]
    public void What_was_not_tested_is_no_member()
    {
        Assert.Equal([0.02, null, 0.04], Family.Adjust([0.01, null, 0.04], FamilyCorrection.Holm));
        Assert.Equal([null], Family.Adjust([null], FamilyCorrection.BenjaminiHochberg));
    }

    [Fact]
    public void Holm_keeps_the_chance_of_any_false_positive()
    {
        var random = new Random(99);
        const int Families = 4000;
        var (holm, discovered) = (0, 0);
        for (var i = 0; i < Families; i++)
        {
            double[] p = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble())];
            holm += Holm.Adjust(p).Any(q => q <= 0.05) ? 1 : 0;
            discovered += BenjaminiHochberg.Adjust(p).Any(q => q <= 0.05) ? 1 : 0;
        }

        Assert.InRange(holm, 1, Simulation.AtMost(0.05, Families));
        // With nothing to find, any discovery is false: the rate is the chance of one.
        Assert.InRange(discovered, 1, Simulation.AtMost(0.05, Families));
    }

    static IEnumerable<double> Rounded(IEnumerable<double> values) => values.Select(value => Math.Round(value, 9));
}
