// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Agent.Capturing;
using Fleet.Agent.Probes;
using Fleet.LibBpf;
using Fleet.Recording.Columns;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Probes;

/// <summary>
/// The sources beside extfrag on the running kernel, with real events: a compaction of all memory, and a collapse. Counters
/// of perf stand around them, one opened before the attach and one after: both see what the probe sees, or it hides some.
/// </summary>
[Collection(KernelCollection.Name)]
public sealed class EventSourceTests
{
    public EventSourceTests() => Requires.Kernel();

    [Fact]
    public void Compactions_are_counted_as_perf_counts_them_and_each_is_shown()
    {
        var seen = Watch("compaction/mm_compaction_end", null, Compact);

        var counted = seen.Counted(Kind.Compaction);
        Assert.True(counted > 0, "compact_memory compacts every zone");
        Assert.InRange(counted, seen.Inside, seen.Outside);
        Assert.Equal(counted, (ulong)seen.Compactions.Count(row => row.Kind == Kind.Compaction) + seen.Drops(Kind.Compaction).RingFull);
        Assert.Equal(counted, seen.Drops(Kind.Compaction).Seen);
    }

    [Fact]
    public void A_compaction_by_hand_says_so_and_carries_what_was_measured()
    {
        var seen = Watch("compaction/mm_compaction_end", null, Compact);

        var manual = seen.Compactions.Where(row => row.Origin == Origin.Manual && row.Pid == Environment.ProcessId).ToList();
        Assert.NotEmpty(manual);
        Assert.All(manual, row =>
        {
            Assert.Equal(Kind.Compaction, row.Kind);
            Assert.Null(row.Order);
            Assert.Null(row.IndexBefore);
            Assert.NotNull(row.DurationNs);
            Assert.NotNull(row.MigrateScanned);
            Assert.Contains((row.Node!.Value, row.Zone!.Value), seen.Zones);
        });
        Assert.Equal(manual.Sum(row => (long)row.DurationNs!), seen.Counts
            .Where(row => row.Key is { Kind: Kind.Compaction, Origin: (int)Origin.Manual }).Sum(row => (long)row.Sum));
    }

    [Fact]
    public void Pages_scanned_by_compactions_are_those_of_vmstat()
    {
        var seen = Watch("compaction/mm_compaction_end", "compact_migrate_scanned", Compact);

        var scanned = seen.Compactions.Where(row => row.Kind == Kind.Compaction).Aggregate(0UL, (sum, row) => sum + row.MigrateScanned!.Value);
        Assert.InRange(scanned, seen.VmStatInside, seen.VmStatOutside);
    }

    [Fact]
    public void Pages_migrated_are_those_of_vmstat()
    {
        var seen = Watch("migrate/mm_migrate_pages", "pgmigrate_success", Compact);

        var migrated = seen.Counts.Where(row => row.Key is { Kind: Kind.Migration, Status: 1 }).Aggregate(0UL, (sum, row) => sum + row.Count);
        Assert.InRange(migrated, seen.VmStatInside, seen.VmStatOutside);
    }

    [Fact]
    public void Collapses_are_counted_as_perf_counts_them_with_their_status()
    {
        using var kernel = Btf.OfKernel();
        var succeeded = kernel.EnumValues("scan_result")!.Single(value => value.Key == "SCAN_SUCCEED").Value;

        var collapsed = false;
        var seen = Watch("huge_memory/mm_collapse_huge_page", null, () => collapsed = HugePage.Collapse());

        Requires.That(collapsed, "needs a kernel with MADV_COLLAPSE and a free huge page");
        Assert.InRange(seen.Counted(Kind.Collapse), seen.Inside, seen.Outside);
        Assert.Contains(seen.Counts, row => row.Key is { Kind: Kind.Collapse } key && key.Status == succeeded);
    }

    [Theory]
    [InlineData(Kind.CompactionAttempt, "compaction/mm_compaction_try_to_compact_pages")]
    [InlineData(Kind.DirectReclaim, "vmscan/mm_vmscan_direct_reclaim_end")]
    [InlineData(Kind.KswapdWake, "vmscan/mm_vmscan_kswapd_wake")]
    public void What_cannot_be_provoked_without_harm_is_still_counted_as_perf_counts_it(Kind kind, string tracepoint)
    {
        var seen = Watch(tracepoint, null, Compact);

        Assert.InRange(seen.Counted(kind) + seen.Drops(kind).Untracked, seen.Inside, seen.Outside);
    }

    static Observation Watch(string tracepoint, string? vmStat, Action work)
    {
        Requires.That(File.Exists($"/sys/kernel/tracing/events/{tracepoint}/id"), $"needs tracefs and a kernel with {tracepoint}");
        var vmStatBefore = VmStat(vmStat);
        using var outer = new TracepointCounter(tracepoint);
        using var probe = FragmonProbe.Open(new ProbeOptions());
        using var inner = new TracepointCounter(tracepoint);
        var vmStatAttached = VmStat(vmStat);
        work();
        var vmStatInside = VmStat(vmStat) - vmStatAttached;
        var inside = inner.Read();
        probe.Detach();
        var outside = outer.Read();
        var compactions = new List<CompactionRow>();
        probe.DrainCompactions((in FragCompaction c) => compactions.Add(CompactionBatch.RowOf(c)));
        return new Observation(
            inside, outside, vmStatInside, VmStat(vmStat) - vmStatBefore, probe.ReadCounts(), compactions,
            Enum.GetValues<Kind>().ToDictionary(kind => kind, probe.ReadDrops), [.. probe.Zones.Zones]);
    }

    static void Compact() => File.WriteAllText("/proc/sys/vm/compact_memory", "1");

    static ulong VmStat(string? name) => name is null ? 0 : ulong.Parse(
        File.ReadLines("/proc/vmstat").Single(line => line.StartsWith(name + ' ', StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);

    sealed record Observation(
        ulong Inside, ulong Outside, ulong VmStatInside, ulong VmStatOutside, IReadOnlyList<CountRow> Counts, List<CompactionRow> Compactions,
        Dictionary<Kind, ProbeDrops> AllDrops, List<(int Node, int Zone)> Zones)
    {
        public ulong Counted(Kind kind) => Counts.Where(row => row.Key.Kind == kind).Aggregate(0UL, (sum, row) => sum + row.Count);

        public ProbeDrops Drops(Kind kind) => AllDrops[kind];
    }
}
