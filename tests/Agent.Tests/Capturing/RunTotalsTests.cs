// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Probes;
using Fleet.Agent.Reporting;
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

        var names = new HostNames(["Unmovable", "Movable", "Reclaimable"], ["Normal"], 11, 9);
        var text = EndSummary.Of(totals, names, TimeSpan.FromSeconds(2.5), new OwnUsage(TimeSpan.FromMilliseconds(12), null, null));

        Assert.Contains("extfrag       7 (0 claims, 7 steals), 0 of them in detail", text, StringComparison.Ordinal);
        Assert.Contains("fragmenting   5 (fallback order < 9)", text, StringComparison.Ordinal);
        Assert.Contains("lost          4 ring_full", text, StringComparison.Ordinal);
        Assert.Matches(@"Movable -> Unmovable +5 +0\n.*Reclaimable -> Unmovable +2 +0\n", text);
        Assert.Contains("12 ms CPU, not known memory", text, StringComparison.Ordinal);
    }
}
