// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Tests.Metrics;

public sealed class CostMetricsTests
{
    [Theory]
    [InlineData("psi_memory_some", 0.25)]
    [InlineData("thp_fault_share", 0.75)]
    [InlineData("mthp_fault_share", 0.6)]
    [InlineData("folio_migration_success_share", 0.9)]
    [InlineData("migration_success_share", 0.5)]
    [InlineData("allocstall", 9)]
    [InlineData("compaction_attempts", 15)]
    [InlineData("compaction_attempt_success_share", 0.8)]
    [InlineData("compaction_stall_seconds", 0.02)]
    [InlineData("compaction_attempt_mean_ms", 2)]
    [InlineData("compaction_index_after_suitable", 0.75)]
    [InlineData("watermark_boost", 2)]
    [InlineData("allocatable_share_3", 0.7)]
    public void Metric_is_made_of_its_counters(string id, double expected) =>
        Assert.Equal(expected, MetricCatalogue.ById(id).Measure(Run())!.Value, 1e-9);

    [Theory]
    [InlineData("kswapd_wake")]
    [InlineData("direct_reclaim_seconds")]
    [InlineData("collapse_success_share")]
    [InlineData("compaction_kcompactd")]
    [InlineData("compaction_success_extfrag")]
    public void What_was_not_watched_is_null_and_not_zero(string id) => Assert.Null(MetricCatalogue.ById(id).Measure(Run()));

    [Fact]
    public void Share_of_nothing_is_null()
    {
        var run = Runs.Fragmenting(1) with { Counters = new Dictionary<string, double> { ["thp_fault_alloc"] = 0, ["thp_fault_fallback"] = 0 } };

        Assert.Null(MetricCatalogue.ById("thp_fault_share").Measure(run));
        Assert.Equal(0, MetricCatalogue.ById("thp_fault_alloc").Measure(run));
    }

    [Fact]
    public void Every_series_has_an_id_of_its_own() =>
        Assert.Equal(SeriesCatalogue.All.Count, SeriesCatalogue.All.Select(series => series.Id).Distinct().Count());

    static RunFacts Run() => Runs.Fragmenting(1) with
    {
        Duration = TimeSpan.FromSeconds(100),
        Counters = new Dictionary<string, double>
        {
            ["psi.memory.some"] = 25e6, ["thp_fault_alloc"] = 30, ["thp_fault_fallback"] = 10,
            ["mthp.64kB.anon_fault_alloc"] = 4, ["mthp.64kB.anon_fault_fallback"] = 3, ["mthp.2048kB.anon_fault_alloc"] = 2, ["mthp.2048kB.anon_fault_fallback"] = 1,
            ["folio_migration.bh.buffer_migrate_folio.calls"] = 10, ["folio_migration.bh.buffer_migrate_folio.success"] = 9,
            ["pgmigrate_success"] = 5, ["pgmigrate_fail"] = 5, ["allocstall_normal"] = 4, ["allocstall_movable"] = 5,
        },
        Activities =
        [
            Attempt(ActivityCount.Succeeded, 8), Attempt(ActivityCount.Failed, 2), Attempt("deferred", 5),
        ],
        Watched = new HashSet<Activity> { Activity.CompactionAttempt },
        IndexAfterSuccess = new IndexCounts(new Dictionary<int, long> { [-1000] = 3, [500] = 1 }, 4),
        Gauges = new Dictionary<string, double> { [GaugeName.Boost] = 2 << 20 },
        UnusableIndex = [0, 0.1, 0.2, 0.3],
    };

    static ActivityCount Attempt(string outcome, long count) =>
        new(Activity.CompactionAttempt, 9, 0, "Normal", null, null, outcome, 21, count, count * 2e6);
}
