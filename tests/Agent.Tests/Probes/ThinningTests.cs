// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.Recording.Columns;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Probes;

/// <summary>What the kernel keeps of a known number of events under a plan. The books must close whatever it says.</summary>
[Collection(KernelCollection.Name)]
public sealed class ThinningTests : IDisposable
{
    const int Busy = 8009, Rare = 11;
    const int BusyOrder = 5, RareOrder = 3;

    readonly FragmonProbe _probe;

    public ThinningTests()
    {
        Requires.Kernel();
        _probe = FragmonProbe.Open(new ProbeOptions { Attach = false });
    }

    public void Dispose() => _probe?.Dispose();

    [Fact]
    public void One_in_eight_of_a_class_is_kept_and_says_so()
    {
        Fire(1, BusyOrder); // a plan speaks of classes that were seen
        _probe.Drain((in FragEvent _) => { });
        var busy = Assert.Single(_probe.ReadCounts()).Key;

        _probe.Thin(new ThinningPlan(1e9, new Dictionary<CountKey, int> { [ThinningPlan.ClassOf(busy)] = 3 }));
        Fire(Busy, BusyOrder);
        Fire(Rare, RareOrder);

        var kept = Drain();
        Assert.Equal(Enumerable.Repeat(1U, Rare), kept.Where(e => e.FallbackOrder == RareOrder).Select(e => e.OneIn));
        Assert.All(kept.Where(e => e.FallbackOrder == BusyOrder), e => Assert.Equal(8U, e.OneIn));
        // Each CPU counts for itself.
        Assert.InRange(kept.Count(e => e.FallbackOrder == BusyOrder), (Busy / 8) - Environment.ProcessorCount, (Busy / 8) + Environment.ProcessorCount);
        AssertTheBooksClose(1 + Busy + Rare, kept.Count + 1);
    }

    [Fact]
    public void Counts_only_keeps_nothing_and_counts_everything()
    {
        _probe.Thin(ThinningPlan.CountsOnly);
        Fire(Busy, BusyOrder);

        Assert.Empty(Drain());
        AssertTheBooksClose(Busy, 0);
    }

    [Fact]
    public void A_burst_is_braked_before_the_next_plan_and_the_rare_class_keeps_everything()
    {
        const int Budget = 1024;
        _probe.Thin(new ThinningPlan(Budget, ThinningPlan.Everything.Shifts));
        for (var i = 0; i < Rare; i++)
        {
            Fire(Busy / Rare, BusyOrder);
            Fire(1, RareOrder);
        }

        var kept = Drain();
        Assert.Equal(Rare, kept.Count(e => e.FallbackOrder == RareOrder));
        // A CPU keeps the budget and a little more before it brakes, then a few of each doubling.
        Assert.InRange(kept.Count, Budget, Budget * 2 * Environment.ProcessorCount);
        Assert.True(kept[^2].OneIn > 1);
        AssertTheBooksClose(Busy / Rare * Rare + Rare, kept.Count);
    }

    [Fact]
    public void With_everything_again_nothing_is_thinned_any_more()
    {
        _probe.Thin(ThinningPlan.CountsOnly);
        Fire(Rare, BusyOrder);
        _probe.Thin(ThinningPlan.Everything);
        Fire(Rare, BusyOrder);

        Assert.Equal(Enumerable.Repeat(1U, Rare), Drain().Select(e => e.OneIn));
        AssertTheBooksClose(2 * Rare, Rare);
    }

    [Fact]
    public void Classes_beyond_a_CPUs_table_are_braked_as_well()
    {
        const int Keys = 3001, Budget = 256;
        _probe.Thin(new ThinningPlan(Budget, ThinningPlan.Everything.Shifts));
        for (var i = 0; i < Keys; i++)
            _probe.Twin.Run(0, 0, (ulong)(i / 256), (ulong)(i % 256), 0, 1, (ulong)Ownership.Steal, 0);

        var kept = Drain();
        Assert.True(kept.Count < Keys);
        AssertTheBooksClose(Keys, kept.Count);
    }

    void Fire(int times, int fallbackOrder)
    {
        for (var i = 0; i < times; i++)
            _probe.Twin.Run(0, 0, 0, (ulong)fallbackOrder, 0, 1, (ulong)Ownership.Steal, 0);
    }

    List<FragEvent> Drain()
    {
        var events = new List<FragEvent>();
        _probe.Drain((in FragEvent e) => events.Add(e));
        return events;
    }

    void AssertTheBooksClose(int fired, int events)
    {
        var drops = _probe.ReadDrops(Kind.Extfrag);
        Assert.Equal((ulong)fired, drops.Seen);
        Assert.Equal((ulong)fired, _probe.ReadCounts().Aggregate(0UL, (sum, row) => sum + row.Count));
        Assert.Equal((ulong)fired, (ulong)events + drops.Thinned + drops.RingFull);
    }
}
