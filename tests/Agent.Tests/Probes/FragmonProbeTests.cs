// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Fleet.Agent.Probes;
using Fleet.LibBpf;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Probes;

/// <summary>On the kernel that runs the test. The twin of the emitting program is fired a known number of times.</summary>
[Collection(KernelCollection.Name)]
public sealed class FragmonProbeTests
{
    const int Prime = 1009;
    const ulong Steal = (ulong)Ownership.Steal, Claim = (ulong)Ownership.Claim;

    public FragmonProbeTests() => Requires.Kernel();

    [Fact]
    public void A_prime_number_of_events_gives_exactly_that_many_counts_and_details()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false });
        for (var i = 0; i < Prime; i++)
            Fire(probe, donor: 1, claimer: 0, ownership: i % 3 == 0 ? Claim : Steal);

        var claims = 0;
        var drained = probe.Drain((in FragEvent e) => claims += e.Ownership == Claim ? 1 : 0);

        Assert.Equal(Prime, drained);
        Assert.Equal(337, claims);
        var counts = probe.ReadCounts();
        Assert.Equal(2, counts.Count);
        Assert.Equal(337UL, Assert.Single(counts, row => row.Key.Ownership == Ownership.Claim).Count);
        Assert.Equal((ulong)Prime - 337, Assert.Single(counts, row => row.Key.Ownership == Ownership.Steal).Count);
        Assert.Equal(new ProbeDrops(Prime, 0, 0, 0, 0, 0, 0), probe.ReadDrops(Kind.Extfrag));
    }

    [Fact]
    public void An_event_carries_what_was_measured_and_nothing_else()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false });
        probe.Twin.Run(0, 0xabcdef, 2, 7, 0, 1, Steal, (ulong)ExtfragColumns.Types.Presence.Pfn);
        var events = new List<FragEvent>();

        probe.Drain((in FragEvent e) => events.Add(e));

        var seen = Assert.Single(events);
        Assert.Equal((byte)ExtfragColumns.Types.Presence.Pfn, seen.Presence);
        Assert.Equal(0xabcdefUL, seen.Pfn);
        Assert.Equal((byte)Kind.Extfrag, seen.Kind);
        Assert.Equal((2, 7, 1, 0), (seen.AllocOrder, seen.FallbackOrder, seen.Donor, seen.Claimer));
        Assert.Equal((uint)Environment.ProcessId, seen.Pid);
        Assert.True(seen.BootNs > 0);
        Assert.NotEqual(0, seen.Comm.Text.Length);
        var key = Assert.Single(probe.ReadCounts()).Key;
        Assert.Null(key.Node);
        Assert.Null(key.Zone);
    }

    [Fact]
    public void What_finds_no_room_in_the_ring_is_counted_as_dropped()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false, RingBytes = 4096 });
        for (var i = 0; i < Prime; i++)
            Fire(probe, donor: 1, claimer: 0, ownership: Steal);

        var drained = probe.Drain((in FragEvent _) => { });

        var drops = probe.ReadDrops(Kind.Extfrag);
        Assert.InRange(drained, 1, Prime - 1);
        Assert.Equal((ulong)Prime, drops.Seen);
        Assert.Equal(drops.Seen, (ulong)drained + drops.RingFull);
        Assert.Equal(drops.Seen, Sum(probe));
    }

    [Fact]
    public void What_finds_no_room_among_the_counts_stays_in_the_total()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false, CountKeys = 3 });
        for (var i = 0; i < Prime; i++)
            FireKey(probe, i);

        var drops = probe.ReadDrops(Kind.Extfrag);
        Assert.Equal((ulong)Prime, drops.Seen);
        Assert.True(drops.CountMapFull > 0);
        Assert.Equal(drops.Seen, Sum(probe) + drops.CountMapFull);
        Assert.Equal(Prime, probe.Drain((in FragEvent _) => { }));
    }

    [Fact]
    public void A_thousand_keys_are_read_without_one_missing()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false });
        for (var i = 0; i < Prime; i++)
            FireKey(probe, i);

        var rows = probe.ReadCounts();

        Assert.Equal(Prime, rows.Count);
        Assert.Equal(Prime, rows.Select(row => row.Key).Distinct().Count());
        Assert.All(rows, row => Assert.Equal(1UL, row.Count));
    }

    [Fact]
    public void The_reader_is_woken_at_a_quarter_full_and_not_before()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false, RingBytes = 16384 });
        Fire(probe, donor: 1, claimer: 0, ownership: Steal);
        Assert.False(probe.WaitForEvents(TimeSpan.FromMilliseconds(20)));

        // A CPU looks at the ring at each 16th of its events.
        for (var i = 0; i < 16384 / 4 / 88 + 16 * Cpus.Possible; i++)
            Fire(probe, donor: 1, claimer: 0, ownership: Steal);
        Assert.True(probe.WaitForEvents(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void What_does_not_fit_is_read_later()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false });
        for (var i = 0; i < 5; i++)
            Fire(probe, donor: 1, claimer: 0, ownership: Steal);

        Assert.Equal(2, probe.Read(new FragEvent[2]));
        Assert.Equal(3, probe.Read(new FragEvent[4]));
        Assert.Equal(0, probe.Read(new FragEvent[4]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_event_of_a_known_zone_carries_its_indices(bool direct)
    {
        using var kernel = Btf.OfKernel();
        using var probe = Open(direct, kernel);
        var layout = PageFlagsLayout.From(kernel)!.Value;
        var (node, zone) = probe.Zones.Zones[^1];
        var flags = ((ulong)node << layout.NodeShift) | ((ulong)zone << layout.ZoneShift);
        var events = new List<FragEvent>();

        probe.Twin.Run(flags, 0, 3, 4, 0, 1, Steal, (ulong)ExtfragColumns.Types.Presence.Zone);
        probe.Drain((in FragEvent e) => events.Add(e));

        var seen = Assert.Single(events);
        Assert.Equal(((uint)node, (byte)zone), (seen.Node, seen.Zone));
        var measured = ExtfragColumns.Types.Presence.Zone | ExtfragColumns.Types.Presence.IndexAlloc | ExtfragColumns.Types.Presence.IndexPageblock;
        Assert.Equal(measured, (ExtfragColumns.Types.Presence)seen.Presence);
        Assert.InRange(seen.IndexAlloc, -1000, 1000);
        Assert.InRange(seen.UnusablePageblock, 1, 1000);
        var key = Assert.Single(probe.ReadCounts()).Key;
        Assert.Equal((node, zone), (key.Node, key.Zone));
    }

    /// <summary>What <c>read_zone</c> says is compared with debugfs by <see cref="ZoneTableTests"/>.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Its_indices_are_those_of_the_zone_at_that_moment(bool direct)
    {
        const int Order = 3;
        using var kernel = Btf.OfKernel();
        using var probe = Open(direct, kernel);
        var layout = PageFlagsLayout.From(kernel)!.Value;
        var block = probe.Names.PageblockOrder ?? throw new InvalidOperationException("the tests run as root");
        foreach (var (node, zone) in probe.Zones.Zones)
        {
            var flags = ((ulong)node << layout.NodeShift) | ((ulong)zone << layout.ZoneShift);
            FragZoneState before, after;
            FragEvent seen = default;
            var attempts = 0;
            do // the zone is in use: only an event between two equal readings can be compared
            {
                before = probe.Zones.Read(node, zone);
                probe.Twin.Run(flags, 0, Order, 4, 0, 1, Steal, (ulong)ExtfragColumns.Types.Presence.Zone);
                after = probe.Zones.Read(node, zone);
                probe.Drain((in FragEvent e) => seen = e);
            }
            while (!((ReadOnlySpan<ulong>)before.NrFree).SequenceEqual(after.NrFree) && ++attempts < 1000);
            Requires.That(attempts < 1000, "needs a machine whose free lists rest for a microsecond");

            Assert.Equal(
                (before.Index[Order], before.Unusable[Order], before.Index[block], before.Unusable[block]),
                (seen.IndexAlloc, seen.UnusableAlloc, seen.IndexPageblock, seen.UnusablePageblock));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_event_carries_the_name_of_its_thread(bool direct)
    {
        using var kernel = Btf.OfKernel();
        using var probe = Open(direct, kernel);
        var name = "";

        Fire(probe, donor: 1, claimer: 0, ownership: Steal);
        probe.Drain((in FragEvent e) => name = Encoding.UTF8.GetString(e.Comm.Text));

        Assert.Equal(File.ReadAllText("/proc/thread-self/comm").TrimEnd('\n'), name);
    }

    /// <summary>With plain loads, where the kernel takes them, or without.</summary>
    static FragmonProbe Open(bool direct, Btf kernel)
    {
        Requires.That(!direct || ProbeObject.CanReadDirectly(kernel), "needs Linux 6.2 or later");
        return FragmonProbe.Open(new ProbeOptions { Attach = false, ReadDirectly = direct });
    }

    /// <summary>Each number has a key of its own; there are more than one CPU's table holds.</summary>
    static void FireKey(FragmonProbe probe, int i) => probe.Twin.Run(0, 0, (ulong)(i / 256), (ulong)(i % 256), 0, 1, Steal, 0);

    static void Fire(FragmonProbe probe, ulong donor, ulong claimer, ulong ownership) => probe.Twin.Run(0, 0, 0, 5, claimer, donor, ownership, 0);

    static ulong Sum(FragmonProbe probe) => probe.ReadCounts().Aggregate(0UL, (sum, row) => sum + row.Count);
}
