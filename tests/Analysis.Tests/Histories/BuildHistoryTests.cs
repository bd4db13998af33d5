// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Histories;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Tests.Histories;

public sealed class BuildHistoryTests
{
    static readonly ComparisonOptions Options = new(Exposure.Hour);

    [Fact]
    public void Change_is_dated_to_its_build_with_its_size()
    {
        Arm[] builds = [.. Enumerable.Range(0, 10).Select(i => Build($"b{i}", "h1", i < 6 ? 100 : 300))];

        var history = BuildHistory.Of(MetricCatalogue.Primary, builds, Options);
        var change = Assert.Single(history.Changes);

        Assert.Equal((6, "b6", 200), (change.At, change.Build, change.Against.Shift));
        Assert.Equal(Verdict.Worse, change.Against.Verdict);
        Assert.Equal((3, 101), (history.Points[0].Runs, history.Points[0].Median));
        Assert.Equal("events/h", history.Unit);
    }

    [Fact]
    public void Host_that_is_slower_but_always_there_is_no_change()
    {
        // Odd builds were measured on another machine.
        Arm[] builds = [.. Enumerable.Range(0, 12).Select(i => Build($"b{i}", i < 4 ? "h1" : i < 8 ? (i % 2 == 0 ? "h1" : "h2") : "h2", i is < 4 or 4 or 6 ? 100 : 5000))];

        Assert.Empty(BuildHistory.Of(MetricCatalogue.Primary, builds, Options).Changes);
    }

    [Fact]
    public void Host_that_measured_one_build_alone_is_told()
    {
        Arm[] builds = [Build("b0", "h1", 100), Build("b1", "h1", 100), Build("b2", "h9", 100)];

        Assert.Contains(
            BuildHistory.Of(MetricCatalogue.Primary, builds, Options).Warnings,
            text => text.StartsWith("Hosts that measured one build alone (h9)", StringComparison.Ordinal));
    }

    [Fact]
    public void Build_that_did_not_measure_the_metric_has_no_median()
    {
        var point = BuildHistory.Of(MetricCatalogue.ById("thp_fault_alloc"), [Build("b0", "h1", 1)], Options).Points[0];

        Assert.Equal((3, null, null), (point.Runs, point.Median, point.Interval));
    }

    // Binomial(6, 1/2): both extremes have 1/64 each, so the range of six values covers the median 96.9 % of the time.
    // Conover, Practical Nonparametric Statistics, 3.2: of sixteen values the 4th and the 13th bound the median (97.9 %).
    [Fact]
    public void Interval_of_a_median_is_by_order_statistics()
    {
        Assert.Null(MedianInterval.Of([1, 2, 3, 4, 5], 0.05));
        Assert.Equal(new Interval(1, 6), MedianInterval.Of([3, 1, 2, 6, 5, 4], 0.05));
        Assert.Equal(new Interval(4, 13), MedianInterval.Of([.. Enumerable.Range(1, 16).Select(i => (double)i)], 0.05));
        Assert.Null(MedianInterval.Of([], 0.05));
    }

    static Arm Build(string label, string host, long level) => new(label, [.. Enumerable.Range(0, 3).Select(noise =>
    {
        RunFacts run = Runs.Fragmenting(level + noise);
        return run with { Host = run.Host with { Host = host } };
    })]);
}
