// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Breakdowns;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Sources;
using Fleet.Storage;
using Fleet.TestKit;

namespace Fleet.Plotter.Tests.Sources;

public sealed class RunFactsReaderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Recording_becomes_facts_in_the_words_of_its_host()
    {
        Recordings.Write(_folder.File("run.frag"), "6.12.1-test", "h1", 7);

        var run = (await LoadAsync(_folder.File("run.frag"))).Runs.Single();

        Assert.Equal(new ArmCounts(12, 0, 12, 7, null, 30), ArmCounts.Of([run]));
        Assert.Contains(run.Extfrag!, count => count is { Donor: "Movable", Claimer: "Unmovable", Zone: "Normal", Node: 0, Count: 7 });
        Assert.Equal((10, 9), (run.Duration.TotalSeconds, run.Host.PageblockOrder));
        Assert.Equal([0, 7, 0], run.ExtfragSeries!.Values.Take(3));
        Assert.Equal("h1", run.Host.Host);
        Assert.Equal(3, run.Losses.Single().Count);
        Assert.Equal(1, run.Losses.Single().From!.Value.TotalSeconds);
    }

    [Fact]
    public async Task Free_blocks_become_the_unusable_index_over_time()
    {
        Recordings.Write(_folder.File("run.frag"), "6.12.1-test", "h1", 7);

        var run = (await LoadAsync(_folder.File("run.frag"))).Runs.Single();

        // Five seconds with half of the free memory in a pageblock, five without.
        Assert.Equal(0.75, run.UnusableIndex[9]!.Value, 1e-9);
        Assert.Equal([0.5, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 1], run.UnusableSeries!.Values);
        Assert.Equal(512 * 4096 / 2, run.SuitableBytes);
    }

    [Theory]
    [InlineData("compaction_kcompactd", 3)]
    [InlineData("compaction_proactive", 1)]
    [InlineData("compaction_attempt_success_share", 0.75)]
    [InlineData("compaction_attempt_mean_ms", 1.5)]
    [InlineData("compaction_stall_seconds", 0.012)]
    [InlineData("compaction_index_after_suitable", 2 / 3.0)]
    [InlineData("migration_compaction_success_share", 0.9)]
    [InlineData("collapse_success_share", 0.75)]
    [InlineData("direct_reclaim_seconds", 0.00013)]
    [InlineData("kswapd_wake", 0)]
    [InlineData("psi_memory_some", 0.25)]
    [InlineData("mthp_fault_share", 0.75)]
    [InlineData("folio_migration_success_share", 0.98)]
    [InlineData("pageblocks_unmovable_drift", 0.25)]
    [InlineData("watermark_boost", 1)]
    [InlineData("thp_fault_fallback", 60)]
    [InlineData("compaction_success", 4)]
    [InlineData("compaction_failure", 5)]
    [InlineData("compaction_success_share", 4.0 / 9)]
    public async Task Every_source_becomes_its_metric(string metric, double expected)
    {
        EveryKind.Write(_folder.File("run.frag"));

        var run = (await LoadAsync(_folder.File("run.frag"))).Runs.Single();

        Assert.Equal(expected, MetricCatalogue.ById(metric).Measure(run)!.Value, 1e-9);
    }

    [Fact]
    public async Task Kinds_keep_their_keys_in_the_words_of_the_kernel()
    {
        EveryKind.Write(_folder.File("run.frag"));

        var run = (await LoadAsync(_folder.File("run.frag"))).Runs.Single();
        var byOrder = CompactionBreakdown.Of([run], Activity.CompactionAttempt, CompactionBreakdown.By.Order, Exposure.Hour).Rows;

        Assert.Contains(run.Activities, count => count is { Activity: Activity.Compaction, Order: 9, Origin: "kcompactd", Outcome: "partial_skipped", Mode: "sync_light", Zone: "Normal" });
        Assert.Contains(run.Activities, count => count is { Activity: Activity.Compaction, Order: null, Origin: "proactive", Outcome: "skipped" });
        Assert.Equal("9", Assert.Single(byOrder).Label);
        Assert.Equal(0.75, run.IndexAfterSuccess!.Coverage);
        Assert.Equal([new RunMarker(TimeSpan.FromSeconds(3), "load starts")], run.Markers);
        Assert.Contains("vm.defrag_mode was changed during the run, to 1", run.Warnings);
        // Movable lists were too long for the kernel to count.
        Assert.Equal([4, 2], run.FreeBlocksByType["Unmovable"]);
        Assert.Equal([null, null], run.FreeBlocksByType["Movable"]);
        Assert.Equal(["extfrag", "kswapd_wake"], run.Host.Sources);
        Assert.DoesNotContain(Activity.CompactionFailure, Enum.GetValues<Activity>().Except(run.Watched));
    }

    [Fact]
    public async Task Series_of_state_and_cost_share_the_run_s_time()
    {
        EveryKind.Write(_folder.File("run.frag"));

        var run = (await LoadAsync(_folder.File("run.frag"))).Runs.Single();

        Assert.Equal([0, 8, 0], run.Series[SeriesCatalogue.Attempts].Values.Take(3));
        Assert.Equal([0, 2, 0], run.Series[SeriesCatalogue.AttemptFailures].Values.Take(3));
        var (pattern, fallbacks) = Assert.Single(run.Fallbacks);
        Assert.Equal(run.Extfrag!.Single() is { } count ? new FallbackPattern(count.Donor, count.Claimer, count.KindOf(9)) : default, pattern);
        Assert.Equal([0, 7, 0], fallbacks.Values.Take(3));
        Assert.Equal(60, run.Series[SeriesCatalogue.HugePageFallbacks].Values[4]);
        Assert.Equal([0.25, 0.5], run.Series[SeriesCatalogue.UnmovableBlocks].Values.Distinct());
        Assert.Equal([0, 512 * 4096], run.Series[SeriesCatalogue.Boost].Values.Distinct());
        Assert.All(run.Series.Values, series => Assert.Equal(10, series.Values.Count));
    }

    [Fact]
    public async Task Out_of_tree_outcomes_are_drawn_beside_derived_attempts()
    {
        EveryKind.Write(_folder.File("run.frag"));

        var run = (await LoadAsync(_folder.File("run.frag"))).Runs.Single();

        Assert.Equal([0, 4, 0], run.Series[SeriesCatalogue.OutOfTreeSuccesses].Values.Take(3));
        Assert.Equal([0, 5, 0], run.Series[SeriesCatalogue.OutOfTreeFailures].Values.Take(3));
        // No attempt came in detail: the successes that did are what there is to draw.
        Assert.Equal([(2, -1000), (3, 700), (4, -1000)], run.Compactions!.Kept.Select(point => ((int)point.Seconds, point.Index!.Value)));
        Assert.Contains("failures, out-of-tree tracepoint", CohortSheet.Build(new Arm("a", [run]), SyntheticRuns.Options).Times.Select(panel => panel.Title));
    }

    [Fact]
    public async Task Run_aligned_on_a_marker_begins_there()
    {
        EveryKind.Write(_folder.File("run.frag"));

        var run = (await LoadAsync(_folder.File("run.frag"), "marker:load starts")).Runs.Single();

        // The marker is at second 3 of 10; all counts were before it, half of the samples after.
        Assert.Equal((7, 0), (run.Duration.TotalSeconds, ArmCounts.Of([run]).Extfrag));
        Assert.Equal(60, run.Counter("thp_fault_fallback"));
        Assert.Equal([0.25, 0.25, 0.5], run.Series[SeriesCatalogue.UnmovableBlocks].Values.Take(3));
        Assert.Equal(TimeSpan.Zero, Assert.Single(run.Markers).At);
        Assert.Contains(
            "it has no marker 'other', so it begins at its start", (await LoadAsync(_folder.File("run.frag"), "marker:other")).Runs.Single().Warnings);
    }

    [Fact]
    public async Task Runs_on_the_wall_clock_keep_their_distance()
    {
        EveryKind.Write(_folder.File("run.frag"));
        var run = (await LoadAsync(_folder.File("run.frag"))).Runs.Single();
        var later = run with { Name = "later", Started = run.Started!.Value.AddSeconds(100) };
        var muchLater = run with { Name = "much later", Started = run.Started!.Value.AddDays(30) };

        var placed = Arms.OnWallClock([new Arm("a", [run]), new Arm("b", [later, muchLater])]).SelectMany(arm => arm.Runs).ToArray();

        Assert.Equal([0, 100, 30 * 86400.0], placed.Select(one => one.Offset.TotalSeconds));
        Assert.Equal(7, placed[1].ExtfragSeries!.Values[101]);
        Assert.All(placed[1].ExtfragSeries!.Values.Take(100), value => Assert.Null(value));
        Assert.Equal(7, placed[2].ExtfragSeries!.Values.Sum());
        Assert.InRange(placed[2].ExtfragSeries!.Values.Count, 2000, 5000);
        Assert.Equal(run.Duration, placed[2].Duration);
    }

    [Theory]
    [InlineData("end")]
    [InlineData("marker:")]
    public void Alignment_is_one_of_three(string text) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<PlotterException>(() => Alignment.Parse(text)).ExitCode);

    [Fact]
    public async Task Run_without_an_event_is_a_measured_zero()
    {
        Recordings.Write(_folder.File("quiet.frag"), "6.12.1-test", "h1", 0);

        var run = (await LoadAsync(_folder.File("quiet.frag"))).Runs.Single();

        Assert.Equal(0, ArmCounts.Of([run]).Fragmenting);
    }

    [Fact]
    public async Task Recording_cut_short_is_read_with_a_warning()
    {
        var path = _folder.File("cut.frag");
        Recordings.Write(path, "6.12.1-test", "h1", 7);
        await using (var file = new FileStream(path, FileMode.Open))
        {
            file.SetLength(file.Length - 20);
        }

        var run = (await LoadAsync(path)).Runs.Single();

        Assert.Equal(7, ArmCounts.Of([run]).Fragmenting);
        Assert.Contains("the end of the run is not known; its last fact stands for it", run.Warnings);
        Assert.True(run.Warnings.Count >= 2);
    }

    [Fact]
    public async Task Foreign_bytes_in_a_recording_are_refused()
    {
        await File.WriteAllTextAsync(_folder.File("foreign.frag"), new string('x', 500), Stop);

        var error = await Assert.ThrowsAsync<PlotterException>(() => LoadAsync(_folder.File("foreign.frag")));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains("foreign.frag is not a Fleet recording or a seed JSON:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selector_chooses_runs_of_a_store_by_label_id_and_age()
    {
        var first = Recordings.Write(_folder.File("a.frag"), "6.1.0", "h1", 7, ("workload", "pw"));
        Recordings.Write(_folder.File("b.frag"), "6.12.0", "h2", 9, ("workload", "pw"));

        Assert.Equal("6.1.0", (await LoadAsync("kernel=6.1.*")).Runs.Single().Host.Kernel);
        Assert.Equal(2, (await LoadAsync("workload=pw")).Runs.Count);
        Assert.Equal("6.1.0", (await LoadAsync("run:" + first.ToString("N")[..8])).Label);
        Assert.Single((await LoadAsync("@latest")).Runs);
        Assert.Equal("patched", (await LoadAsync("patched=kernel=6.12*")).Label);
        Assert.Equal(ExitCode.NoData, (await Assert.ThrowsAsync<PlotterException>(() => LoadAsync("kernel=5*"))).ExitCode);
    }

    [Fact]
    public async Task What_a_store_has_of_one_run_in_several_files_is_one_run_however_they_are_named()
    {
        var folder = Repository.PathTo("lab", "recordings");
        var files = Directory.GetFiles(folder, "*.frag");
        var events = (await LoadAsync(folder)).Runs.ToDictionary(run => run.Name, run => MetricCatalogue.Primary.Measure(run));

        Assert.Equal(files.Length / 2, events.Count);
        Assert.All((await LoadAsync(folder)).Runs, run => Assert.NotNull(run.Host.Kernel));
        foreach (var source in new[] { folder + "/*.frag", string.Join(',', files.Reverse()), string.Join(',', files.Concat(files)) })
        {
            Assert.Equal(events, (await LoadAsync(source)).Runs.ToDictionary(run => run.Name, run => MetricCatalogue.Primary.Measure(run)));
        }

        var arm = await Loader().LoadAsync([.. files.Select(ArmSource.Parse)], "A", Stop);
        Assert.Equal(events, arm.Runs.ToDictionary(run => run.Name, run => MetricCatalogue.Primary.Measure(run)));
    }

    Task<Arm> LoadAsync(string source, string align = "start") => Loader(align).LoadAsync([ArmSource.Parse(source)], "A", Stop);

    ArmLoader Loader(string align = "start") =>
        new(() => new StoreLocation.InDirectory(_folder.Path).OpenReader(), files => files.OpenReader(), 9, Alignment.Parse(align));
}
