// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Tests.Statistics;

public sealed class ChangePointsTests
{
    // Annual flow of the Nile at Aswan, 1871 to 1970, 1e8 m3 (Cobb, Biometrika 65, 1978; R's datasets::Nile): the published
    // change is after 1898, when the first dam was begun; reference.R finds it by the same statistic.
    internal static readonly double[] Nile =
    [
        1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140, 1100, 1210, 1150,
        1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100,
        832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846,
        812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919,
        718, 714, 740,
    ];

    [Fact]
    public void Change_of_the_Nile_is_the_published_one()
    {
        var (start, p) = Assert.Single(ChangePoints.Find([.. Nile.Select(flow => new[] { flow })], 0.05, seed: 1));

        Assert.Equal(1899, 1871 + start);
        Assert.Equal(0.001, p);
    }

    [Fact]
    public void Two_changes_are_both_found_at_their_builds()
    {
        var random = new Random(3);
        double[][] builds = [.. Enumerable.Range(0, 18).Select(build => Runs(random, build is >= 6 and < 12 ? 8 : 0))];

        Assert.Equal([6, 12], ChangePoints.Find(builds, 0.05, seed: 1).Select(change => change.Start));
    }

    [Fact]
    public void Outlier_is_no_change()
    {
        double[] values = [.. Enumerable.Range(0, 24).Select(i => i == 12 ? 1000.0 : i % 3)];

        Assert.Empty(ChangePoints.Find([.. values.Select(value => new[] { value })], 0.05, seed: 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Too_few_or_equal_values_have_no_change(int builds) =>
        Assert.Empty(ChangePoints.Find([.. Enumerable.Range(0, builds).Select(_ => new double[] { 7 })], 0.05, seed: 1));

    [Fact]
    public void Builds_without_a_run_are_passed_over()
    {
        double[][] builds = [[1, 2, 1.5], [], [1, 2.1, 1.6], [], [9, 9.5, 9.1], [9.2, 9.3, 9.9]];

        Assert.Equal(4, Assert.Single(ChangePoints.Find(builds, 0.05, seed: 1)).Start);
    }

    [Fact]
    public void False_changes_stay_below_the_level()
    {
        var random = new Random(12);
        const int Histories = 2000;
        var found = 0;
        for (var i = 0; i < Histories; i++)
        {
            double[][] builds = [.. Enumerable.Range(0, 6).Select(_ => Runs(random, 0))];
            found += ChangePoints.Find(builds, 0.05, seed: i).Count > 0 ? 1 : 0;
        }

        Assert.InRange(found, Simulation.AtLeast(0.05, Histories), Simulation.AtMost(0.05, Histories));
    }

    static double[] Runs(Random random, double level) => [.. Enumerable.Range(0, 3).Select(_ => level + random.NextDouble())];
}
