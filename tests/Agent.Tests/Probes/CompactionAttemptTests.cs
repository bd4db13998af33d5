// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Probes;
using Fleet.LibBpf;
using Fleet.Recording.Columns;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Probes;

/// <summary>
/// The outcome that is derived for a direct compaction attempt, played step by step on the real programs. lab/verify
/// compares it with what real kernels say in vmstat.
/// </summary>
[Collection(KernelCollection.Name)]
public sealed class CompactionAttemptTests : IDisposable
{
    const int Order = 9;
    const ulong ZoneA = 0xa, ZoneB = 0xb;
    readonly int _success;
    readonly FragmonProbe _probe;

    public CompactionAttemptTests()
    {
        Requires.Kernel();
        using var kernel = Btf.OfKernel();
        _success = kernel.EnumValues("compact_result")!.Single(value => value.Key == "COMPACT_SUCCESS").Value;
        _probe = FragmonProbe.Open(new ProbeOptions { Attach = false });
    }

    enum Step
    {
        Begin = 1, Deferred, Enter, Leave, Reset, Reclaim,
    }

    int InVain => _success - 2; // COMPACT_PARTIAL_SKIPPED or its like

    public void Dispose() => _probe?.Dispose();

    [Fact]
    public void A_page_had_after_a_zone_ended_in_success_is_a_success()
    {
        Play((Step.Begin, Order), (Step.Enter, 0), (Step.Leave, (ulong)_success), (Step.Reset, ZoneA), (Step.Reset, ZoneA));

        Closed(Outcome.Success);
    }

    [Fact]
    public void A_zone_that_ended_in_success_is_no_success_of_the_attempt()
    {
        Play((Step.Begin, Order), (Step.Enter, 0), (Step.Leave, (ulong)_success), (Step.Reset, ZoneA));
        Assert.Empty(Read());

        _probe.CloseAttemptsOf(TimeSpan.Zero, all: false);
        Closed(Outcome.Failed);
    }

    [Fact]
    public void A_page_had_after_zones_were_compacted_in_vain_is_a_success()
    {
        Play((Step.Begin, Order), (Step.Enter, 0), (Step.Leave, (ulong)InVain), (Step.Reset, ZoneA));

        Closed(Outcome.Success);
    }

    [Fact]
    public void Zones_compacted_in_vain_are_a_failure_with_the_pages_of_all_of_them()
    {
        Play((Step.Begin, Order), (Step.Enter, 0), (Step.Leave, (ulong)InVain), (Step.Enter, 0), (Step.Leave, (ulong)InVain));
        _probe.CloseAttemptsOf(TimeSpan.Zero, all: false);

        Assert.Equal(200UL, Closed(Outcome.Failed).MigrateScanned);
    }

    [Fact]
    public void An_attempt_without_a_zone_was_deferred()
    {
        Play((Step.Begin, Order), (Step.Deferred, ZoneA), (Step.Begin, Order));

        Assert.Null(Closed(Outcome.Deferred).MigrateScanned);
    }

    [Fact]
    public void A_page_had_though_the_zone_was_deferred_is_a_success()
    {
        Play((Step.Begin, Order), (Step.Deferred, ZoneA), (Step.Reset, ZoneA));

        Closed(Outcome.Success);
    }

    [Fact]
    public void A_zone_that_needed_no_compaction_is_no_success_of_the_attempt_yet()
    {
        Play((Step.Begin, Order), (Step.Deferred, ZoneA), (Step.Reset, ZoneB));
        Assert.Empty(Read());

        Play((Step.Reset, ZoneB));
        Closed(Outcome.Success);
    }

    [Fact]
    public void The_next_attempt_of_the_task_closes_the_one_before()
    {
        Play((Step.Begin, Order), (Step.Enter, 0), (Step.Leave, (ulong)InVain), (Step.Begin, 3));

        Assert.Equal(Order, Closed(Outcome.Failed).Order);
    }

    [Fact]
    public void A_task_that_goes_on_to_reclaim_has_failed_and_what_it_resets_later_is_not_of_that_attempt()
    {
        Play((Step.Begin, Order), (Step.Enter, 0), (Step.Leave, (ulong)InVain), (Step.Reclaim, 0), (Step.Reset, ZoneA));

        Closed(Outcome.Failed);
    }

    [Fact]
    public void An_attempt_that_was_heard_of_lately_is_left_open()
    {
        Play((Step.Begin, Order), (Step.Enter, 0), (Step.Leave, (ulong)InVain));

        _probe.CloseAttemptsOf(TimeSpan.FromMinutes(1), all: false);

        Assert.Empty(Read());
    }

    [Fact]
    public void What_is_still_compacting_at_the_end_is_unknown_and_counted()
    {
        Play((Step.Begin, Order), (Step.Enter, 0));
        _probe.CloseAttemptsOf(TimeSpan.Zero, all: false);
        Assert.Empty(Read());

        _probe.CloseAttemptsOf(TimeSpan.Zero, all: true);
        Closed(Outcome.Unknown);
    }

    [Fact]
    public void A_reset_of_a_task_without_an_attempt_says_nothing()
    {
        Play((Step.Reset, ZoneA), (Step.Deferred, ZoneA), (Step.Enter, 0), (Step.Leave, 0));

        Assert.Empty(Read());
        Assert.Empty(_probe.ReadCounts());
    }

    [Fact]
    public void Where_no_detail_is_wanted_deferred_attempts_are_counted_and_no_more()
    {
        _probe.Thin(ThinningPlan.CountsOnly);
        Play((Step.Begin, Order), (Step.Deferred, ZoneA), (Step.Begin, Order), (Step.Enter, 0), (Step.Leave, (ulong)InVain), (Step.Reclaim, 0));

        Assert.Equal((int)Outcome.Failed, Assert.Single(Read()).Status);
        Assert.Equal(2, _probe.ReadCounts().Sum(row => (int)row.Count));
        var drops = _probe.ReadDrops(Kind.CompactionAttempt);
        Assert.Equal((2UL, 1UL, 0UL), (drops.Seen, drops.Thinned, drops.RingFull));
    }

    [Fact]
    public void What_finds_no_room_in_the_ring_is_counted_as_dropped()
    {
        const int Attempts = 211;
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false, CompactionRingBytes = 4096 });
        for (ulong i = 0; i < Attempts; i++)
            probe.AttemptTwin.Run((ulong)Step.Begin, i % 11);
        probe.CloseAttemptsOf(TimeSpan.Zero, all: true);

        var drained = probe.DrainCompactions((in FragCompaction _) => { });

        var drops = probe.ReadDrops(Kind.CompactionAttempt);
        Assert.InRange(drained, 1, Attempts - 1);
        Assert.Equal((ulong)Attempts, drops.Seen);
        Assert.Equal(drops.Seen, (ulong)drained + drops.RingFull);
        Assert.Equal(drops.Seen, probe.ReadCounts().Aggregate(0UL, (sum, row) => sum + row.Count));
    }

    void Play(params (Step Step, ulong Argument)[] steps)
    {
        foreach (var (step, argument) in steps)
            _probe.AttemptTwin.Run((ulong)step, argument);
    }

    List<CompactionRow> Read()
    {
        var rows = new List<CompactionRow>();
        _probe.DrainCompactions((in FragCompaction c) => rows.Add(CompactionBatch.RowOf(c)));
        return rows;
    }

    /// <summary>The one attempt that was closed, in detail as in the counts.</summary>
    CompactionRow Closed(Outcome outcome)
    {
        var row = Assert.Single(Read());
        Assert.Equal((Kind.CompactionAttempt, (int)outcome, Origin.Direct, (int?)Order), (row.Kind, row.Status, row.Origin, row.Order));
        Assert.Equal(Environment.ProcessId, row.Pid);
        var count = Assert.Single(_probe.ReadCounts());
        Assert.Equal((Kind.CompactionAttempt, (int)outcome, Order, 1UL, row.DurationNs), (count.Key.Kind, count.Key.Status, count.Key.AllocOrder, count.Count, count.Sum));
        Assert.Equal(1 + (row.DurationNs == 0 ? 0 : (int)Math.Log2(row.DurationNs!.Value)), count.Key.Bucket);
        return row;
    }
}
