// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Labels;
using Fleet.Storage.Reading;
using Fleet.Storage.Writing;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Storage.Tests.Contract;

/// <summary>What every store promises: the same batches in, the same answers out.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected IBatchStore Store { get; private set; } = null!;

    protected IRunReader Reader { get; private set; } = null!;

    /// <summary>Opens what an earlier call opened, again.</summary>
    protected abstract IBatchStore OpenStore();

    protected abstract IRunReader OpenReader();

    protected abstract IRunLabels OpenLabels();

    public virtual ValueTask InitializeAsync()
    {
        Store = OpenStore();
        Reader = OpenReader();
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Reader.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_written_is_read_back()
    {
        var run = new SampleRun();

        await Store.CommitAsync(run.Batches, Ct);

        var info = Assert.Single(await Reader.RunsAsync(run.Selector, Ct));
        Assert.Equal(run.Id, info.RunId);
        Assert.Equal("6.12.1-test", info.Labels["kernel"]);
        Assert.Equal(run.At(3), info.Started);
        Assert.Equal(run.At(9), info.Ended);
        Assert.Equal(run.At(9), info.LastSeen);
        Assert.Equal(TimeSpan.FromSeconds(6), info.Duration);
        Assert.Equal(9, info.Host!.PageblockOrder);
        Assert.Equal(["Unmovable", "Movable", "Reclaimable", "HighAtomic", "Isolate"], info.Host.Migratetypes);
        Assert.Equal("15000", info.Host.Sysctls["vm.watermark_boost_factor"]);
        Assert.Equal("hybrid", info.Host.Capture);
        Assert.Empty(info.Warnings);
        Assert.Equal(run.Counts, await Reader.CountsAsync(info, Ct).ToListAsync(Ct));
        Assert.Equal(run.Events, await Reader.ExtfragAsync(info, Ct).ToListAsync(Ct));
        Assert.Equal(run.Compactions, await Reader.CompactionsAsync(info, Ct).ToListAsync(Ct));
        Assert.Equal(run.Markers, await Reader.MarkersAsync(info, Ct).ToListAsync(Ct));
        Assert.Equal(run.Settings, await Reader.SettingsAsync(info, Ct).ToListAsync(Ct));
        Assert.Equal(run.Losses, await Reader.LossesAsync(info, Ct).ToListAsync(Ct));
        Assert.Equivalent(run.Samples, await Reader.SamplesAsync(info, [], Ct).ToListAsync(Ct), strict: true);
    }

    [Fact]
    public async Task What_the_host_said_of_itself_is_read_back()
    {
        var run = new SampleRun();

        await Store.CommitAsync(run.Batches, Ct);

        var host = Assert.Single(await Reader.RunsAsync(run.Selector, Ct)).Host!;
        Assert.Equal(("d00d", null, "Test CPU", "tsc", true, 3_000_000_000ul),
            (host.BuildId, host.ConfigSha256, host.CpuModel, host.Clocksource, host.ClockSynchronized, host.UptimeNs));
        Assert.Equal([1L << 30], host.NodeMemoryBytes);
        Assert.Equal("Not affected", host.Mitigations["meltdown"]);
        Assert.Equal(["not_suitable_zone", "skipped"], host.CompactResults);
        Assert.Equal(["async", "sync_light", "sync"], host.MigrateModes);
        Assert.Equal(["compaction"], host.MigrateReasons);
        Assert.Equal(["fail", "succeeded"], host.ScanResults);
        Assert.Equal([new SourceInfo("extfrag", true, null), new SourceInfo("psi", false, "this kernel has no PSI")], host.Sources);
        Assert.Equal(["extfrag.ownership"], host.Epochs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public async Task What_a_report_is_made_of_is_what_was_written(int binSeconds)
    {
        var (run, other) = (new SampleRun(), new SampleRun());
        await Store.CommitAsync([.. run.Batches, .. other.Batches], Ct);
        var (info, otherInfo) = (Assert.Single(await Reader.RunsAsync(run.Selector, Ct)), Assert.Single(await Reader.RunsAsync(other.Selector, Ct)));
        ReportFacts[] facts = [new(info, binSeconds), new(otherInfo, binSeconds) { Metrics = ["vmstat.*"] }];

        await Reader.ReadAsync(facts, Ct);

        Assert.Equal(facts[0].BinsOf(run.Counts.Select(count => (count.To, count.Row))), facts[0].Bins);
        Assert.Equal(facts[0].Bins, facts[1].Bins);
        Assert.All(facts[0].Counts, count => Assert.InRange(count.Moment, info.Started, info.LastSeen));
        Assert.Equivalent(run.Samples, facts[0].Samples, strict: true);
        Assert.Equal("vmstat.compact_stall", Assert.Single(facts[1].Samples).Row.Series.Metric);
        Assert.Equal(run.Losses, facts[0].Losses);
        Assert.Equal(run.Markers, facts[0].Markers);
        Assert.Equal(run.Settings, facts[0].Settings);
    }

    [Fact]
    public async Task Counts_that_ended_before_a_moment_are_left_out_of_a_report()
    {
        var run = new SampleRun();
        await Store.CommitAsync(run.Batches, Ct);
        var info = Assert.Single(await Reader.RunsAsync(run.Selector, Ct));
        ReportFacts at = new(info, after: run.At(5)), before = new(info, after: run.At(4.9));

        await Reader.ReadAsync([at], Ct);
        await Reader.ReadAsync([before], Ct);

        Assert.Empty(at.Counts);
        Assert.Equal(before.BinsOf(run.Counts.Select(count => (count.To, count.Row))), before.Bins);
    }

    [Fact]
    public async Task A_loss_is_of_the_run_that_lost_it_also_where_a_later_run_of_another_boot_tells_it()
    {
        var (killed, later) = (Some.Stream(), Some.Stream());
        var (first, second, mark) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid().ToString("N"));
        var told = Some.SummaryFacts(second);
        told.Clock.UnixNs += 86_400_000_000_000; // booted a day later
        told.Losses.Add(new Loss
        {
            Stage = Loss.Types.Stage.Spool, Reason = "torn_tail", Lane = Lane.Detail, StreamId = Some.Bytes(killed.StreamId), FirstSeq = 3,
            BootNsFrom = 5_000_000_000, Clock = Some.Clock(),
        });
        told.Losses.Add(new Loss { Stage = Loss.Types.Stage.Kernel, Reason = "ring_full", Kind = Kind.Extfrag, Count = 2, BootNsFrom = 4_000_000_000, BootNsTo = 5_000_000_000 });
        told.Losses.Add(new Loss
        {
            Stage = Loss.Types.Stage.Spool, Reason = "spool_age", Lane = Lane.Detail, StreamId = Some.Bytes(Guid.NewGuid()), Count = 9, FirstSeq = 1, LastSeq = 1,
        });
        await Store.CommitAsync(
        [
            Some.Batch(killed, 1, Some.RunStart(first, labels: ("mark", mark))), Some.Batch(later, 1, Some.RunStart(second, labels: ("mark", mark))),
            Some.Batch(later, 2, told),
        ], Ct);

        var runs = (await Reader.RunsAsync(RunSelector.Parse($"mark={mark}"), Ct)).ToDictionary(run => run.RunId);
        var lost = await Reader.LossesAsync(runs[first], Ct).ToListAsync(Ct);
        var ofLater = await Reader.LossesAsync(runs[second], Ct).ToListAsync(Ct);

        Assert.Equal([new LossInfo(new SampleRun().At(5), null, "spool", "torn_tail", null)], lost);
        Assert.Equal([("ring_full", 2UL), ("spool_age", 9UL)], ofLater.Select(loss => (loss.Reason, loss.Count!.Value)));
        Assert.Equal(["its detail breaks off before batch 3: nobody can tell how much followed (torn_tail)"], runs[first].Warnings);
        Assert.Empty(runs[second].Warnings);
    }

    [Fact]
    public async Task Samples_are_chosen_by_metric()
    {
        var run = new SampleRun();
        await Store.CommitAsync(run.Batches, Ct);
        var info = Assert.Single(await Reader.RunsAsync(run.Selector, Ct));

        var chosen = await Reader.SamplesAsync(info, ["vmstat.compact_stall"], Ct).ToListAsync(Ct);

        Assert.Equal([77], Assert.Single(chosen).Row.Values);
    }

    [Theory]
    [InlineData("vmstat.*", 1)]
    [InlineData("vmstat.compact_*", 1)]
    [InlineData("vmstat.compact%*", 0)]
    [InlineData("vmstatXcompact_*", 0)]
    [InlineData("buddyinfo.*", 1)]
    public async Task Samples_are_chosen_by_the_beginning_of_their_metric(string name, int expected)
    {
        var run = new SampleRun();
        await Store.CommitAsync(run.Batches, Ct);
        var info = Assert.Single(await Reader.RunsAsync(run.Selector, Ct));

        Assert.Equal(expected, await Reader.SamplesAsync(info, [name], Ct).CountAsync(Ct));
        Assert.Equal(2, await Reader.SamplesAsync(info, [name, "vmstat.compact_stall", "buddyinfo.free_blocks"], Ct).CountAsync(Ct));
    }

    [Fact]
    public async Task A_batch_that_comes_twice_is_stored_once_and_covered_by_the_cursor()
    {
        var run = new SampleRun();
        await Store.CommitAsync(run.Batches, Ct);

        var decisions = await Store.CommitAsync(run.Batches, Ct);

        Assert.All(decisions, decision => Assert.Null(decision.GapAt));
        Assert.Equal([3ul, 1ul], decisions.OrderBy(decision => decision.Key.Lane).Select(decision => decision.CommittedSeq));
        var info = Assert.Single(await Reader.RunsAsync(run.Selector, Ct));
        Assert.Equal(run.Counts.Count, await Reader.CountsAsync(info, Ct).CountAsync(Ct));
        Assert.Equal(run.Events.Count, await Reader.ExtfragAsync(info, Ct).CountAsync(Ct));
    }

    [Fact]
    public async Task The_same_batch_twice_in_one_commit_is_stored_once()
    {
        var run = Guid.NewGuid();
        var batch = Some.Batch(Some.Stream(), 1, Some.SummaryFacts(run));

        await Store.CommitAsync([batch, batch], Ct);

        Assert.Equal(1, await Reader.CountsAsync(await FindAsync(run), Ct).CountAsync(Ct));
    }

    [Fact]
    public async Task A_gap_is_refused_and_names_what_must_come()
    {
        var key = Some.Stream();
        var run = Guid.NewGuid();
        await Store.CommitAsync([Some.Batch(key, 1, Some.SummaryFacts(run))], Ct);

        var decision = Assert.Single(await Store.CommitAsync([Some.Batch(key, 3, Some.SummaryFacts(run))], Ct));

        Assert.Equal(new CommitDecision(key, 1, GapAt: 2), decision);
        Assert.Equal([1ul], await Store.CursorsAsync([key], Ct));
        Assert.Equal(1, await Reader.CountsAsync(await FindAsync(run), Ct).CountAsync(Ct));
    }

    [Fact]
    public async Task A_stream_begins_at_one()
    {
        var key = Some.Stream();

        var decision = Assert.Single(await Store.CommitAsync([Some.Batch(key, 5)], Ct));

        Assert.Equal(new CommitDecision(key, 0, GapAt: 1), decision);
        Assert.Equal([0ul], await Store.CursorsAsync([key], Ct));
    }

    [Fact]
    public async Task A_stream_may_begin_later_where_the_agent_has_said_so()
    {
        var key = Some.Stream();
        await Store.SkipToAsync(key, 5, Ct);

        var decision = Assert.Single(await Store.CommitAsync([Some.Batch(key, 5)], Ct));

        Assert.Equal(new CommitDecision(key, 5, GapAt: null), decision);
    }

    [Fact]
    public async Task Skipping_never_moves_a_cursor_back()
    {
        var key = Some.Stream();
        await Store.CommitAsync([Some.Batch(key, 1), Some.Batch(key, 2)], Ct);

        await Store.SkipToAsync(key, 1, Ct);

        Assert.Equal([2ul], await Store.CursorsAsync([key], Ct));
    }

    [Fact]
    public async Task What_an_older_session_still_delivers_is_refused_and_what_the_new_one_delivers_is_stored()
    {
        var (key, run) = (Some.Stream(), Guid.NewGuid());
        var zombie = await Store.TakeOverAsync([new StreamClaim(key, 0)], Ct);
        await CommitAsync(zombie.Session, 1);
        var heir = await Store.TakeOverAsync([new StreamClaim(key, 1)], Ct);

        var late = await CommitAsync(zombie.Session, 2);
        var good = await CommitAsync(heir.Session, 2);

        Assert.True(heir.Session > zombie.Session);
        Assert.Equal([1ul], heir.Cursors);
        Assert.Equal(new CommitDecision(key, 1, GapAt: null, heir.Session), Assert.Single(late.Decisions));
        Assert.Equal(0, late.Batches);
        Assert.Equal(new CommitDecision(key, 2, GapAt: null, heir.Session), Assert.Single(good.Decisions));
        Assert.Equal(2, await Reader.CountsAsync(await FindAsync(run), Ct).CountAsync(Ct));

        Task<CommitResult> CommitAsync(long session, ulong seq) =>
            Store.CommitAsync([Store.Prepare(Some.Batch(key, seq, Some.SummaryFacts(run)), session)], Ct);
    }

    [Fact]
    public async Task Rows_with_a_time_far_from_their_batchs_are_no_readers_and_are_named()
    {
        var run = Guid.NewGuid();
        var far = Some.Extfrag(bootNs: 5_000_000_000 + 10ul * 365 * 86_400 * 1_000_000_000);

        await Store.CommitAsync([Some.Batch(Some.Stream(Lane.Detail), 1, Some.DetailFacts(run, Some.Extfrag(), far))], Ct);

        var info = await FindAsync(run);
        Assert.Equal([Some.Extfrag()], await Reader.ExtfragAsync(info, Ct).Select(e => e.Row).ToListAsync(Ct));
        Assert.Contains("1 rows", Assert.Single(info.Warnings));
    }

    [Fact]
    public async Task Cursors_come_in_the_order_asked_and_are_zero_for_strangers()
    {
        StreamKey known = Some.Stream(), stranger = Some.Stream();
        await Store.CommitAsync([Some.Batch(known, 1), Some.Batch(known, 2)], Ct);

        Assert.Equal([0ul, 2ul], await Store.CursorsAsync([stranger, known], Ct));
        Assert.Empty(await Store.CursorsAsync([], Ct));
    }

    [Fact]
    public async Task Cursors_survive_a_restart()
    {
        var key = Some.Stream(Lane.Detail);
        var run = Guid.NewGuid();
        await Store.CommitAsync([.. Enumerable.Range(1, 20).Select(seq => Some.Batch(key, (ulong)seq, Some.DetailFacts(run, Some.Extfrag())))], Ct);
        await Store.DisposeAsync();

        await using var reopened = OpenStore();

        Assert.Equal([20ul], await reopened.CursorsAsync([key], Ct));
        await reopened.CommitAsync([Some.Batch(key, 21, Some.DetailFacts(run, Some.Extfrag()))], Ct);
        Assert.Equal(21, await Reader.ExtfragAsync(await FindAsync(run), Ct).CountAsync(Ct));
    }

    [Fact]
    public async Task Rows_come_in_the_order_of_the_agent_also_when_its_wall_clock_steps_back()
    {
        var key = Some.Stream(Lane.Detail);
        var run = Guid.NewGuid();
        var first = Some.DetailFacts(run, Some.Extfrag(bootNs: 10_000_000_000), Some.Extfrag(bootNs: 11_000_000_000));
        var second = Some.DetailFacts(run, Some.Extfrag(bootNs: 12_000_000_000));
        second.Clock.UnixNs -= 3_600_000_000_000;

        await Store.CommitAsync([Some.Batch(key, 1, first), Some.Batch(key, 2, second)], Ct);

        var events = await Reader.ExtfragAsync(await FindAsync(run), Ct).ToListAsync(Ct);
        Assert.Equal([10_000_000_000ul, 11_000_000_000, 12_000_000_000], events.Select(e => e.Row.BootNs));
        Assert.Equal(TimeSpan.FromHours(-1) + TimeSpan.FromSeconds(1), events[2].Time - events[1].Time);
    }

    [Fact]
    public async Task A_batch_whose_contents_make_no_sense_does_not_stop_its_stream()
    {
        var key = Some.Stream();
        var run = Guid.NewGuid();
        var broken = Some.SummaryFacts(run);
        broken.Counts[0].Rows.Donor.Add(1);
        var absurd = Some.SummaryFacts(run);
        absurd.Clock.UnixNs = long.MaxValue;

        var decision = Assert.Single(await Store.CommitAsync(
            [Some.Batch(key, 1, Some.SummaryFacts(run)), Some.Batch(key, 2, broken), Some.Batch(key, 3, absurd), Some.Batch(key, 4, Some.SummaryFacts(run))], Ct));

        Assert.Equal(new CommitDecision(key, 4, GapAt: null), decision);
        var info = await FindAsync(run);
        Assert.Equal(2, await Reader.CountsAsync(info, Ct).CountAsync(Ct));
        Assert.NotEmpty(info.Warnings);
    }

    [Fact]
    public async Task A_run_whose_start_was_lost_has_no_host_and_no_labels()
    {
        var run = Guid.NewGuid();

        await Store.CommitAsync([Some.Batch(Some.Stream(), 1, Some.SummaryFacts(run))], Ct);

        var info = await FindAsync(run);
        Assert.Null(info.Host);
        Assert.Null(info.Ended);
        Assert.Empty(info.Labels);
    }

    [Fact]
    public async Task Any_bytes_of_a_task_name_are_kept_as_text()
    {
        var run = Guid.NewGuid();
        var facts = Some.DetailFacts(run, Some.Extfrag());
        facts.Extfrag.CommTable[0] = Google.Protobuf.ByteString.CopyFrom(0xff, (byte)'a', 0x1b, (byte)'\'');

        await Store.CommitAsync([Some.Batch(Some.Stream(Lane.Detail), 1, facts)], Ct);

        var row = Assert.Single(await Reader.ExtfragAsync(await FindAsync(run), Ct).ToListAsync(Ct));
        Assert.Equal(@"\xffa\x1b'", row.Row.Comm);
    }

    [Fact]
    public async Task Labels_that_come_later_are_added_corrected_and_taken_away_and_the_last_word_counts()
    {
        var (run, other) = (new SampleRun(), new SampleRun());
        await Store.CommitAsync(run.Batches, Ct);
        await Store.CommitAsync(other.Batches, Ct);
        await using var labels = OpenLabels();

        await labels.AppendAsync([new(run.Id, "workload", "ph"), new(run.Id, "disk", "nvme"), new(run.Id, "note", "it's \"quoted\", ü")], Ct);
        await labels.AppendAsync([new(run.Id, "workload", "pw"), new(run.Id, "disk", null)], Ct);

        var found = await FindAsync(run.Id);
        Assert.Equal(("pw", "it's \"quoted\", ü", "6.12.1-test"), (found.Labels["workload"], found.Labels["note"], found.Labels["kernel"]));
        Assert.False(found.Labels.ContainsKey("disk"));
        Assert.False((await FindAsync(other.Id)).Labels.ContainsKey("workload"));
        Assert.Contains(await Reader.RunsAsync(RunSelector.Parse("workload=pw"), Ct), info => info.RunId == run.Id);
        Assert.DoesNotContain(await Reader.RunsAsync(RunSelector.Parse("workload=ph"), Ct), info => info.RunId == run.Id);
        Assert.Contains(await Reader.RunsAsync(RunSelector.Parse("workload=[op][!x]"), Ct), info => info.RunId == run.Id);
        Assert.DoesNotContain(await Reader.RunsAsync(RunSelector.Parse("workload=p[a-v]"), Ct), info => info.RunId == run.Id);
    }

    protected async Task<RunInfo> FindAsync(Guid run) => (await Reader.RunsAsync(RunSelector.All, Ct)).Single(info => info.RunId == run);
}
