// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Tests.Statistics;

namespace Fleet.Analysis.Tests.Comparisons;

public sealed class VerdictTests
{
    static readonly ComparisonOptions Options = new(Exposure.Hour);

    [Fact]
    public void Clear_drop_of_a_bad_thing_is_better()
    {
        var row = Compare([1000, 1010, 990, 1020, 1005], [500, 510, 495, 505, 520]).Primary;

        Assert.Equal(Verdict.Better, row.Verdict);
        Assert.Equal(2.0 / 252, row.P!.Value, 1e-12);
        Assert.Equal(row.P, row.Q);
        Assert.True(row.ChangeInterval!.Value.ExcludesZero);
        Assert.Equal(-1, row.CliffsDelta);
    }

    [Fact]
    public void Clear_rise_of_a_bad_thing_is_worse() =>
        Assert.Equal(Verdict.Worse, Compare([500, 510, 495, 505], [1000, 1010, 990, 1020]).Primary.Verdict);

    [Fact]
    public void Change_of_what_cannot_fall_below_nothing_is_no_more_than_all_of_it()
    {
        var row = Compare([748, 1585, 1687, 1287], [2, 1, 1, 2]).Primary;

        Assert.True(row.Interval!.Value.Low < -row.MedianA, "the shift's own bound is that of the largest run");
        Assert.Equal(-1, row.ChangeInterval!.Value.Low);
        Assert.InRange(row.ChangeInterval.Value.High, -0.99, -0.5);
        Assert.InRange(row.Change!.Value, -1, -0.9);
    }

    [Fact]
    public void Significant_change_below_the_noise_threshold_is_no_difference()
    {
        var row = Compare([1000, 1001, 1002, 1003, 1004], [1010, 1011, 1012, 1013, 1014]).Primary;

        Assert.True(row.P < 0.05);
        Assert.Equal(Verdict.NoDifference, row.Verdict);
    }

    [Fact]
    public void Scatter_is_inconclusive_and_says_what_could_have_been_seen()
    {
        var row = Compare([100, 900, 400, 700, 250], [200, 800, 500, 1000, 300]).Primary;

        Assert.Equal(Verdict.Inconclusive, row.Verdict);
        Assert.True(row.SmallestDetectable > 100);
    }

    [Fact]
    public void Three_runs_an_arm_are_never_a_verdict()
    {
        var comparison = Compare([1, 2, 3], [100, 200, 300]);

        Assert.Equal(Verdict.Inconclusive, comparison.Primary.Verdict);
        Assert.Null(comparison.Primary.Interval);
        Assert.Contains("3 and 3 runs can never be significant at 0.05; 4 runs an arm can.", comparison.Warnings);
    }

    [Fact]
    public void One_run_an_arm_is_described_and_not_tested()
    {
        var comparison = Compare([1000], [1]);

        Assert.Equal(Verdict.Described, comparison.Primary.Verdict);
        Assert.Null(comparison.Primary.P);
        Assert.Equal(-0.999, comparison.Primary.Change!.Value, 1e-9);
        Assert.Contains("One run an arm: a description, not a significance test.", comparison.Warnings);
    }

    [Fact]
    public void Arms_without_any_event_do_not_differ() =>
        Assert.Equal(Verdict.NoDifference, Compare([0, 0, 0, 0], [0, 0, 0, 0]).Primary.Verdict);

    [Fact]
    public void Events_where_there_were_none_are_worse_without_a_percentage()
    {
        var row = Compare([0, 0, 0, 0, 0], [5, 6, 7, 8, 9]).Primary;

        Assert.Equal(Verdict.Worse, row.Verdict);
        Assert.Null(row.Change);
    }

    [Fact]
    public void Higher_is_better_where_the_catalogue_says_so()
    {
        var (a, b) = (new[] { 10.0, 11, 12, 13 }, new[] { 20.0, 21, 22, 23 });
        var metric = MetricCatalogue.ById("thp_fault_alloc");

        Assert.Equal(Verdict.Better, ArmComparer.Compare(Thp("a", a), Thp("b", b), Options).Of(metric).Verdict);
        Assert.Equal(Verdict.Worse, ArmComparer.Compare(Thp("a", b), Thp("b", a), Options).Of(metric).Verdict);
    }

    [Fact]
    public void Family_is_adjusted_and_the_primary_metric_is_its_own_family()
    {
        var comparison = Compare([1000, 1010, 990, 1020, 1005], [500, 510, 495, 505, 520]);
        var others = comparison.Metrics.Where(row => row.Q is not null && row != comparison.Primary).ToArray();

        Assert.True(others.Length > 3);
        Assert.All(others, row => Assert.True(row.Q >= row.P));
        Assert.Null(comparison.Of(MetricCatalogue.ById("extfrag_claim")).Q);
    }

    [Fact]
    public void Means_stand_beside_ranks()
    {
        var means = Compare([1000, 1010, 990, 1020, 1005], [500, 510, 495, 505, 520]).Primary.Means!;

        Assert.Equal(-499, means.Difference, 1e-9);
        Assert.Equal(2.0 / 252, means.P, 1e-12);
        Assert.InRange(means.Interval!.Value.Low, -520, -499);
        Assert.InRange(means.Interval!.Value.High, -499, -470);
        Assert.Equal(506.0 / 1005, means.Ratio!.Value.Ratio, 1e-12);
        Assert.Null(Compare([1000], [500]).Primary.Means);
    }

    [Fact]
    public void One_run_an_arm_says_how_steady_it_was_in_itself()
    {
        Arm Lasting(string label, int each)
        {
            var bins = new CountBins();
            for (var second = 1; second <= 3600; second++)
            {
                bins.Add(second, each + (second % 3));
            }

            return new Arm(label, [Runs.Fragmenting(1) with { ExtfragSeries = bins.Build(3600) }]);
        }

        var within = ArmComparer.Compare(Lasting("a", 10), Lasting("b", 20), Options).WithinRun!;

        Assert.Equal(36000, within.Difference, 30.0);
        Assert.InRange(within.Interval.Low, 35000, within.Difference);
        Assert.Null(Compare([1, 2], [3, 4]).WithinRun);
        Assert.Null(Compare([1], [3]).WithinRun);
    }

    [Fact]
    public void False_verdicts_are_no_more_than_the_level()
    {
        var random = new Random(8128);
        const int Comparisons = 2000;
        var wrong = 0;
        for (var i = 0; i < Comparisons; i++)
        {
            // Counts that differ from run to run by far more than chance, as those of real runs do.
            RunFacts[] Arm() => [.. Enumerable.Range(0, 6).Select(_ => Runs.Fragmenting((long)Math.Exp(6 + Simulation.Normal(random))))];
            var judged = Judgement.Of(MetricCatalogue.Primary, Arm(), Arm(), Options);
            wrong += judged.Decided(MetricCatalogue.Primary, judged.P, Options).Verdict is Verdict.Better or Verdict.Worse ? 1 : 0;
        }

        Assert.InRange(wrong, Simulation.AtLeast(0.035, Comparisons), Simulation.AtMost(0.05, Comparisons));
    }

    static Comparison Compare(long[] a, long[] b) => ArmComparer.Compare(Runs.Arm("a", a), Runs.Arm("b", b), Options);

    static Arm Thp(string label, double[] values) => new(
        label, values.Select(value => Runs.Fragmenting(1) with { Counters = new Dictionary<string, double> { ["thp_fault_alloc"] = value } }).ToArray());
}
