// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Probes;
using Fleet.Agent.Reporting;
using Fleet.Recording.Columns;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Capturing;

public sealed class RunTotalsTests
{
    [Fact]
    public void Fragmenting_is_what_fell_back_below_this_hosts_pageblock_order()
    {
        var totals = new RunTotals(pageblockOrder: 9);
        totals.Add(Some.Count(5, fallbackOrder: 8));
        totals.Add(Some.Count(3, fallbackOrder: 9));

        Assert.Equal((8UL, 5UL), (totals.Counts, totals.Fragmenting));
    }

    [Fact]
    public void Without_a_pageblock_order_fragmenting_is_not_known()
    {
        var totals = new RunTotals(pageblockOrder: null);
        totals.Add(Some.Count(5));

        Assert.Null(totals.Fragmenting);
    }

    [Fact]
    public void The_summary_names_patterns_losses_and_orders()
    {
        var totals = new RunTotals(pageblockOrder: 9);
        totals.Add(Some.Count(5));
        totals.Add(Some.Count(2, donor: 2, fallbackOrder: 10));
        totals.Add(new Loss { Reason = "ring_full", Count = 4 });
        totals.Add(new Loss { Reason = "thinned", Count = 3 });

        var names = new HostNames(["Unmovable", "Movable", "Reclaimable"], ["Normal"], 11, 9);
        var text = EndSummary.Of(totals, names, TimeSpan.FromSeconds(2.5), new OwnUsage(TimeSpan.FromMilliseconds(50), null, null), new KernelUsage(4, 2_000_000, 0.125, 0));

        Assert.Contains("extfrag       7 (0 claims, 7 steals), 0 of them in detail, 3 thinned\n", text, StringComparison.Ordinal);
        Assert.Contains("fragmenting   5 (fallback order < 9)", text, StringComparison.Ordinal);
        Assert.Contains("lost          4 ring_full\n", text, StringComparison.Ordinal);
        Assert.Matches(@"Movable -> Unmovable +5 +0 +5 +71\.4 %\n.*Reclaimable -> Unmovable +2 +0 +2 +28\.6 %\n", text);
        Assert.Contains("50 ms CPU (2.0 % of one), not known memory at most, ring 12.5 % full at most", text, StringComparison.Ordinal);
        Assert.Contains("kernel        2.0 ms in 4 program runs, 500000 ns each", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_says_how_direct_attempts_ended_and_how_many_of_them_succeeded()
    {
        var totals = new RunTotals(pageblockOrder: 9);
        totals.Add(Attempt(order: 9, Outcome.Success, 3));
        totals.Add(Attempt(order: 9, Outcome.Failed, 1));
        totals.Add(Attempt(order: 9, Outcome.Unknown, 1));
        totals.Add(Attempt(order: 4, Outcome.Deferred, 4));

        var text = Summary(totals);

        Assert.Contains("attempts      9 (3 success, 1 failed, 4 deferred, 1 unknown)", text, StringComparison.Ordinal);
        Assert.Matches(@"\n +4 +4 +0 +0 +4 +0\.0 %\n +9 +5 +3 +1 +0 +75\.0 %\n +all +9 +3 +1 +4 +37\.5 %\n", text);
        Assert.DoesNotContain("own tracepoints", text, StringComparison.Ordinal);
        Assert.DoesNotContain("top patterns", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_kernels_own_compaction_tracepoints_are_told_apart()
    {
        var totals = new RunTotals(pageblockOrder: 9);
        totals.Add(new CountRow(new CountKey(Kind.CompactionSuccess, 9, 0, 0, 0, Ownership.Unknown, 0, 1, 0), 3));
        totals.Add(new CountRow(new CountKey(Kind.CompactionFailure, 9, 0, 0, 0, Ownership.Unknown, null, null, 0), 1));

        Assert.Contains("results       4 (3 success, 1 failure, 75.0 % success) by the kernel's own tracepoints", Summary(totals), StringComparison.Ordinal);
    }

    static CountRow Attempt(int order, Outcome outcome, ulong count) =>
        new(new CountKey(Kind.CompactionAttempt, order, 0, 0, 0, Ownership.Unknown, null, null, 12, Status: (int)outcome), count, count * 4000);

    static string Summary(RunTotals totals) =>
        EndSummary.Of(totals, new HostNames([], [], 11, 9), TimeSpan.FromSeconds(1), default, default);
}
