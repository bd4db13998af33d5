// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.Agent.Sampling;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Sampling;

public sealed class SampleSourceTests
{
    static readonly NameTable ZoneNames = new(Readings.Zones);
    static readonly NameTable TypeNames = new(Readings.Migratetypes);

    [Fact]
    public void Buddyinfo_gives_free_blocks_by_order_for_each_zone()
    {
        var read = Readings.Of(new BuddyInfo(ZoneNames), "Node 0, zone      DMA      0      0      0      0      0      0      0      0      1      1      3 \n"
            + "Node 1, zone   Normal 374561  80139  16640   6327   3363   3461   2164   1383    763    246   1082 \n");

        Assert.Equal(new ParseOutcome(2, 0, null), read.Outcome);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 3], read.Values[new("buddyinfo.free_blocks", 0, 0)]);
        Assert.Equal([374561, 80139, 16640, 6327, 3363, 3461, 2164, 1383, 763, 246, 1082], read.Values[new("buddyinfo.free_blocks", 1, 2)]);
    }

    [Fact]
    public void Pagetypeinfo_gives_free_blocks_and_owned_pageblocks_by_migratetype()
    {
        var read = Readings.Of(new PageTypeInfo(ZoneNames, TypeNames), Readings.Fixture("pagetypeinfo"));

        Assert.Equal(new ParseOutcome(30, 0, null), read.Outcome);
        Assert.Equal([1419, 916, 308, 307, 403, 212, 202, 77, 27, 0, 0], read.Values[new("pagetypeinfo.free_blocks", 0, 2, 0)]);
        Assert.Equal([3462], read.Values[new("pagetypeinfo.blocks", 0, 2, 1)]);
        Assert.Equal([167], read.Values[new("pagetypeinfo.blocks", 0, 2, 2)]);
    }

    [Theory]
    [InlineData(">100000  34697  24354", new long[0])]
    [InlineData("   1419 >100000 >100000", new long[] { 1419 })]
    [InlineData("   1419    916 >100000", new long[] { 1419, 916 })]
    public void A_vector_ends_before_the_first_order_that_the_kernel_did_not_count(string printed, long[] counted)
    {
        var read = Readings.Of(new PageTypeInfo(ZoneNames, TypeNames), $"Node    0, zone   Normal, type      Movable {printed} \n");

        Assert.Equal(new ParseOutcome(1, 0, null), read.Outcome);
        Assert.Equal(counted, read.Values[new("pagetypeinfo.free_blocks", 0, 2, 1)]);
    }

    [Fact]
    public void Buddyinfo_counts_every_block_so_anything_else_is_damage() =>
        Assert.Equal(1, Readings.Of(new BuddyInfo(ZoneNames), "Node 0, zone   Normal >100000 1 \n").Outcome.SkippedLines);

    [Fact]
    public void Pagetypeinfo_names_the_migratetypes_and_the_pageblock_order_of_its_kernel()
    {
        var text = Readings.Fixture("pagetypeinfo");

        Assert.Equal(Readings.Migratetypes, PageTypeInfo.Migratetypes(text));
        Assert.Equal(9, PageTypeInfo.PageblockOrder(text));
        Assert.Null(PageTypeInfo.PageblockOrder("Page block order: nine\n"));
        Assert.Null(PageTypeInfo.PageblockOrder(""));
    }

    [Fact]
    public void Zoneinfo_gives_free_pages_watermarks_and_sizes()
    {
        var read = Readings.Of(new ZoneInfo(ZoneNames), Readings.Fixture("zoneinfo"));

        Assert.Equal(0, read.Outcome.SkippedLines);
        Assert.Equal(10 * Readings.Zones.Length, read.Outcome.Series);
        foreach (var name in (string[])["free", "boost", "min", "low", "high", "promo", "spanned", "present", "managed", "cma"])
        {
            Assert.Single(read.Values[new("zoneinfo." + name, 0, 2)]);
        }
        Assert.True(read.Values[new("zoneinfo.managed", 0, 2)][0] <= read.Values[new("zoneinfo.present", 0, 2)][0]);
        Assert.Equal(Readings.Zones, ZoneInfo.Zones(Readings.Fixture("zoneinfo")));
    }

    [Fact]
    public void Zoneinfo_does_not_take_a_cpus_page_lists_for_watermarks()
    {
        var read = Readings.Of(new ZoneInfo(ZoneNames),
            "Node 0, zone   Normal\n  per-node stats\n      nr_inactive_anon 5\n  pages free     300\n        boost    0\n        min      10\n"
            + "        high     16\n        protection: (0, 1, 2)\n  pagesets\n    cpu: 0\n              count:    7\n              high:     9\n              high 99\n");

        Assert.Equal([300], read.Values[new("zoneinfo.free", 0, 2)]);
        Assert.Equal([16], read.Values[new("zoneinfo.high", 0, 2)]);
        Assert.Equal(4, read.Outcome.Series);
    }

    [Fact]
    public void Vmstat_keeps_what_bears_on_fragmentation_and_nothing_else()
    {
        var read = Readings.Of(new VmStat(),
            "nr_free_pages 12\ncompact_stall 3\nthp_fault_alloc 4\npgmigrate_success 5\nallocstall_normal 6\nnuma_hit 7\nswap_ra 8\n");

        Assert.Equal(["vmstat.allocstall_normal", "vmstat.compact_stall", "vmstat.nr_free_pages", "vmstat.pgmigrate_success", "vmstat.thp_fault_alloc"],
            read.Values.Keys.Select(key => key.Metric).Order(StringComparer.Ordinal));
        Assert.Equal([3], read.Values[new("vmstat.compact_stall")]);
    }

    [Theory]
    [InlineData("Node 0, zone      DMA      0      0      x      1\n")]
    [InlineData("Node 0, zone   Unheard      0      0\n")]
    [InlineData("Node , zone   Normal      0      0\n")]
    [InlineData("Node 0, zone   Normal\n")]
    [InlineData("garbage\n")]
    public void A_damaged_line_is_skipped_and_counted_and_the_rest_is_read(string damaged)
    {
        var read = Readings.Of(new BuddyInfo(ZoneNames), damaged + "Node 0, zone   Normal      1      2 \n");

        Assert.Equal(new ParseOutcome(1, 1, damaged.Trim()), read.Outcome);
        Assert.Equal([1, 2], read.Values[new("buddyinfo.free_blocks", 0, 2)]);
    }

    [Fact]
    public void A_truncated_pagetypeinfo_gives_what_is_whole()
    {
        var text = Readings.Fixture("pagetypeinfo");
        var read = Readings.Of(new PageTypeInfo(ZoneNames, TypeNames), text[..text.IndexOf("DMA32", StringComparison.Ordinal)]);

        Assert.Equal(5, read.Outcome.Series);
        Assert.Equal(1, read.Outcome.SkippedLines);
    }

    [Fact]
    public void The_running_kernel_is_understood_to_the_last_line()
    {
        Requires.Root();
        var files = new HostFiles("/");
        var names = ProcNames.Read(files);
        using var open = OpenSources.Open(files, SampleSources.All(names.Zones, names.Migratetypes));
        Assert.Superset(new HashSet<string> { "buddyinfo", "pagetypeinfo", "vmstat", "zoneinfo" }, open.Active.Select(source => source.Source.Name).ToHashSet());
        foreach (var (source, held) in open.Active)
        {
            var read = Readings.Of(source, held.Read().ToString());

            Assert.True(read.Outcome.Series > 0, source.Name);
            Assert.Equal((source.Name, 0, null), (source.Name, read.Outcome.SkippedLines, read.Outcome.FirstProblem));
        }
    }
}
