// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Breakdowns;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Tests.Breakdowns;

public sealed class BreakdownTests
{
    [Fact]
    public void Compactions_by_order_have_outcomes_and_latency()
    {
        var run = WithAttempts(
            Attempt(9, "Normal", ActivityCount.Succeeded, 3, 3000), Attempt(9, "Movable", ActivityCount.Failed, 1, 9000),
            Attempt(4, "Normal", "deferred", 7, 0), Attempt(null, null, ActivityCount.Succeeded, 2, 10));

        var rows = CompactionBreakdown.Of([run, run], Activity.CompactionAttempt, CompactionBreakdown.By.Order, Exposure.Hour).Rows;

        Assert.Equal(["4", "9", "none"], rows.Select(row => row.Label));
        Assert.Equal((4, 0.75, 3), (rows[1].PerExposure, rows[1].SuccessShare, rows[1].Outcomes[ActivityCount.Succeeded]));
        Assert.Equal(4500, rows[1].Latency.MeanNs);
        Assert.Equal((7, null), (rows[0].PerExposure, rows[0].SuccessShare));
        Assert.Equal(
            ["Movable", "Normal", "none"],
            CompactionBreakdown.Of([run], Activity.CompactionAttempt, CompactionBreakdown.By.Zone, Exposure.Hour).Rows.Select(row => row.Label));
        Assert.Empty(CompactionBreakdown.Of([run], Activity.Compaction, CompactionBreakdown.By.Node, Exposure.Hour).Rows);
    }

    [Fact]
    public void Compactions_of_the_same_runs_are_gone_over_once()
    {
        RunFacts[] runs = [WithAttempts(Attempt(9, "Normal", ActivityCount.Succeeded, 3, 3000))];
        CompactionBreakdown Of(RunFacts[] runs, Activity activity, CompactionBreakdown.By key, Exposure per) => CompactionBreakdown.Of(runs, activity, key, per);
        var first = Of(runs, Activity.CompactionAttempt, CompactionBreakdown.By.Order, Exposure.Hour);

        Assert.Same(first, Of(runs, Activity.CompactionAttempt, CompactionBreakdown.By.Order, Exposure.Hour));
        Assert.NotSame(first, Of([.. runs], Activity.CompactionAttempt, CompactionBreakdown.By.Order, Exposure.Hour));
        Assert.Equal("Normal", Assert.Single(Of(runs, Activity.CompactionAttempt, CompactionBreakdown.By.Zone, Exposure.Hour).Rows).Label);
        Assert.Empty(Of(runs, Activity.Compaction, CompactionBreakdown.By.Order, Exposure.Hour).Rows);
        Assert.NotSame(first, Of(runs, Activity.CompactionAttempt, CompactionBreakdown.By.Order, Exposure.GibHour));
    }

    [Fact]
    public void Latencies_of_two_arms_have_a_distance()
    {
        LatencyHistogram Of(int bucket) => LatencyHistogram.Of([Attempt(9, "Normal", null, 5, 5000) with { Bucket = bucket }]);

        Assert.Equal(1, LatencyComparison.Of(Of(3), Of(9)).KolmogorovSmirnov);
        Assert.Equal(0, LatencyComparison.Of(Of(3), Of(3)).AndersonDarling);
        Assert.Null(LatencyComparison.Of(Of(3), Of(0)).KolmogorovSmirnov);
    }

    [Fact]
    public void Pollution_matrix_is_in_events_pages_and_pageblocks()
    {
        var run = Runs.WithCounts(
            "6.1.0", Runs.Steal(3, 5) with { AllocOrder = 2 }, Runs.Steal(10, 7) with { AllocOrder = 10 },
            Runs.Steal(4, 2) with { Ownership = Ownership.Claim }, Runs.Steal(10, 1) with { Ownership = Ownership.Claim });
        var types = PollutionMatrix.TypesOf([run]);
        double? Cell(FallbackKind kind, FallbackUnit unit) => PollutionMatrix.Of([run], types, Exposure.Hour, kind, unit).Cells[1, 0];

        Assert.Equal((5, 20, 5), (Cell(FallbackKind.Pollute, FallbackUnit.Events), Cell(FallbackKind.Pollute, FallbackUnit.Pages), Cell(FallbackKind.Pollute, FallbackUnit.Pageblocks)));
        Assert.Equal((7, 7 * 1024, 14), (Cell(FallbackKind.StealWhole, FallbackUnit.Events), Cell(FallbackKind.StealWhole, FallbackUnit.Pages), Cell(FallbackKind.StealWhole, FallbackUnit.Pageblocks)));
        Assert.Equal((3, 2048, 4), (Cell(FallbackKind.Claim, FallbackUnit.Events), Cell(FallbackKind.Claim, FallbackUnit.Pages), Cell(FallbackKind.Claim, FallbackUnit.Pageblocks)));
        Assert.Equal(4, MetricCatalogue.ById("extfrag_claim_pageblocks").Measure(run));
        Assert.Equal(20, MetricCatalogue.ById("extfrag_pollute_pages").Measure(run));
        Assert.Equal(7, MetricCatalogue.ById("extfrag_steal_whole").Measure(run));

        var twice = PollutionMatrix.Of([run with { Duration = TimeSpan.FromMinutes(30) }], types, Exposure.Hour, FallbackKind.Pollute, FallbackUnit.Events);
        Assert.Equal(5, PollutionMatrix.Difference(PollutionMatrix.Of([run], types, Exposure.Hour, FallbackKind.Pollute, FallbackUnit.Events), twice).Cells[1, 0]);
    }

    [Fact]
    public void Unknown_ownership_makes_no_matrix()
    {
        var run = Runs.Fragmenting(5) with { OwnershipKnown = false };

        Assert.Null(PollutionMatrix.Of([run], ["Movable"], Exposure.Hour, FallbackKind.Pollute, FallbackUnit.Events).Cells[0, 0]);
    }

    [Fact]
    public void Events_by_order_are_a_rate()
    {
        var run = Runs.WithCounts("6.1.0", Runs.Steal(3, 6), Runs.Steal(9, 4), Runs.Steal(3, 2) with { AllocOrder = 3, Ownership = Ownership.Claim });

        var rows = ExtfragByOrder.Of([run with { Duration = TimeSpan.FromHours(2) }], Exposure.Hour);

        Assert.Equal([(0, 5.0, 3.0), (3, 1.0, 1.0)], rows.Select(row => (row.Order, row.Events, row.Fragmenting)));
        Assert.Equal(2, rows[0].ByKind[FallbackKind.StealWhole]);
    }

    [Fact]
    public void Free_blocks_and_owners_are_means_over_runs()
    {
        RunFacts Run(double movable) => Runs.Fragmenting(1) with
        {
            FreeBlocksByType = new Dictionary<string, IReadOnlyList<double?>> { ["CMA"] = [1, 1], ["Movable"] = [movable, null], ["Unmovable"] = [4, 2] },
            Pageblocks = new Dictionary<string, PageblockOwners> { ["Movable"] = new(75, 50), ["Unmovable"] = new(25, 50) },
        };

        var table = FreeBlockTable.Of([Run(10), Run(20), Runs.Fragmenting(1)]);
        var drift = OwnerDrift.Of([Run(10), Runs.Fragmenting(1)]);

        Assert.Equal(["Unmovable", "Movable", "CMA"], table.Types);
        Assert.Equal((15, null), (table.Blocks[1, 0], table.Blocks[1, 1]));
        Assert.Equal([new OwnerDrift("Unmovable", 0.25, 0.5), new("Movable", 0.75, 0.5)], drift);
        Assert.Equal(0.25, MetricCatalogue.ById("pageblocks_unmovable_drift").Measure(Run(10)));
        Assert.Equal(0, FreeBlockTable.Of([]).Orders);
    }

    static RunFacts WithAttempts(params ActivityCount[] counts) =>
        Runs.Fragmenting(1) with { Activities = counts, Watched = new HashSet<Activity> { Activity.CompactionAttempt } };

    static ActivityCount Attempt(int? order, string? zone, string? outcome, long count, double meanNs) =>
        new(Activity.CompactionAttempt, order, 0, zone, null, null, outcome, meanNs > 0 ? (int)Math.Log2(meanNs) + 1 : 0, count, count * meanNs);
}
