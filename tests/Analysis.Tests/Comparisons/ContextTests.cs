// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Tests.Comparisons;

public sealed class ContextTests
{
    static readonly ComparisonOptions Options = new(Exposure.Hour);

    [Fact]
    public void What_else_differed_is_listed()
    {
        var a = With(host => host with
        {
            CommandLine = "BOOT_IMAGE=/vmlinuz-a quiet",
            Sysctls = new Dictionary<string, string> { ["vm.min_free_kbytes"] = "1000" },
        });
        var b = With(host => host with
        {
            Kernel = "6.12.0",
            CommandLine = "BOOT_IMAGE=/vmlinuz-b quiet transparent_hugepage=never",
            Sysctls = new Dictionary<string, string> { ["vm.min_free_kbytes"] = "1000", ["vm.defrag_mode"] = "1" },
        });

        var differences = ArmComparer.Compare(new Arm("a", [a]), new Arm("b", [b]), Options).Differences;

        Assert.Equal(
            [
                new("kernel", "6.1.0", "6.12.0"),
                new("command line", "-", "transparent_hugepage=never"),
                new("vm.defrag_mode", "not recorded", "1"),
            ],
            differences);
    }

    [Fact]
    public void Arms_that_straddle_a_change_of_the_event_are_told()
    {
        var comparison = ArmComparer.Compare(
            new Arm("a", [Runs.Fragmenting(1, "6.1.0-44-cloud-amd64")]), new Arm("b", [Runs.Fragmenting(1, "6.12.117+deb12")]), Options);

        Assert.Contains(comparison.Warnings, text => text.Contains("Linux 6.10", StringComparison.Ordinal));
        Assert.DoesNotContain(comparison.Warnings, text => text.Contains("6.15", StringComparison.Ordinal));
    }

    [Fact]
    public void Unknown_ownership_leaves_pollution_unmeasured()
    {
        var run = Runs.Fragmenting(10) with { OwnershipKnown = false };

        var comparison = ArmComparer.Compare(Runs.Arm("a", 10), new Arm("b", [run]), Options);

        Assert.Null(comparison.Of(MetricCatalogue.ById("extfrag_pollute")).MedianB);
        Assert.Equal(10, comparison.Primary.MedianB);
        Assert.Contains(comparison.Warnings, text => text.StartsWith("Ownership was not captured in B", StringComparison.Ordinal));
    }

    [Fact]
    public void A_metric_that_is_a_difference_is_never_compared_as_a_share()
    {
        Arm Of(string label, double last) => new(label, [.. Enumerable.Range(1, 4).Select(i => Runs.Fragmenting(i) with
        {
            Pageblocks = new Dictionary<string, PageblockOwners> { [Migratetype.Unmovable] = new(10, 10 + (last * i)), [Migratetype.Movable] = new(90, 90 - (last * i)) },
        })]);

        var (row, judged) = (ArmComparer.Compare(Of("a", 1), Of("b", -1), Options).Of(MetricCatalogue.ById("pageblocks_unmovable_drift")),
            Judgement.Of(MetricCatalogue.ById("pageblocks_unmovable_drift"), Of("a", 1).Runs, Of("b", -1).Runs, Options));

        Assert.True(row is { MedianA: > 0, Shift: < 0, Interval: not null }, $"{row}");
        Assert.Equal((null, null), (row.Change, row.ChangeInterval));
        Assert.Equal((null, null), (judged.Change, judged.ChangeInterval));
        Assert.NotNull(ArmComparer.Compare(Of("a", 1), Of("b", -1), Options).Primary.Change);
    }

    [Fact]
    public void Losses_are_on_the_page_with_their_reason()
    {
        var run = Runs.Fragmenting(10) with { Losses = [new Loss(TimeSpan.Zero, TimeSpan.FromSeconds(1), "kernel", "ring_full", 7)] };

        Assert.Contains("A lost events: 7 ring_full. Detail alone: their counts are exact.", ArmComparer.Compare(new Arm("a", [run]), Runs.Arm("b", 1), Options).Warnings);
    }

    [Fact]
    public void Runs_that_stand_in_both_arms_are_told()
    {
        var run = Runs.Fragmenting(10) with { Started = DateTimeOffset.UnixEpoch };

        var comparison = ArmComparer.Compare(new Arm("a", [run, Runs.Fragmenting(1) with { Name = "other" }]), new Arm("b", [run]), Options);

        Assert.Contains("1 run is in both arms: it cannot tell the arms apart.", comparison.Warnings);
    }

    [Fact]
    public void Critical_pollution_is_unmovable_or_reclaimable_into_movable_and_keeps_the_owner()
    {
        var run = Runs.WithCounts(
            "6.1.0", Runs.Steal(3, 1), Runs.Steal(3, 2, claimer: "Reclaimable"), Runs.Steal(9, 4), Runs.Steal(3, 8, "Unmovable", "Movable"),
            Runs.Steal(3, 16) with { Ownership = Ownership.Claim });

        Assert.Equal(3, MetricCatalogue.ById("extfrag_pollute_critical").Measure(run));
        Assert.Equal(11, MetricCatalogue.ById("extfrag_pollute").Measure(run));
        Assert.Equal(27, MetricCatalogue.Primary.Measure(run));
        Assert.Equal(new ArmCounts(31, 16, 15, 27, null, null), ArmCounts.Of([run]));
    }

    [Fact]
    public void Matrix_is_a_rate_over_the_whole_exposure_of_an_arm()
    {
        var longer = Runs.Fragmenting(20) with { Duration = TimeSpan.FromHours(3) };
        RunFacts[] runs = [Runs.Fragmenting(10), longer];

        var matrix = PollutionMatrix.Of(runs, PollutionMatrix.TypesOf(runs), Exposure.Hour, Ownership.Steal);

        Assert.Equal(["Unmovable", "Movable", "Reclaimable"], matrix.Types);
        Assert.Equal(7.5, matrix.Cells[1, 0]);
        Assert.Equal(0, matrix.Cells[0, 1]);
    }

    [Fact]
    public void Every_metric_has_an_id_of_its_own_and_says_what_it_is()
    {
        Assert.Equal(MetricCatalogue.All.Count, MetricCatalogue.All.Select(metric => metric.Id).Distinct().Count());
        Assert.All(MetricCatalogue.All, metric => Assert.EndsWith(".", metric.Description, StringComparison.Ordinal));
    }

    static RunFacts With(Func<HostContext, HostContext> change)
    {
        var run = Runs.Fragmenting(1);
        return run with { Host = change(run.Host) };
    }
}
