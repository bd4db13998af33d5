// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.LibBpf;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Probes;

public sealed class HostNamesTests
{
    [Fact]
    public void Migratetypes_of_this_kernel_are_those_in_the_head_of_pagetypeinfo()
    {
        Requires.Kernel();
        using var kernel = Btf.OfKernel();
        // "Number of blocks type     Unmovable      Movable  Reclaimable   HighAtomic      Isolate"
        var head = File.ReadLines("/proc/pagetypeinfo").First(line => line.StartsWith("Number of blocks type", StringComparison.Ordinal));

        var names = HostNames.From(kernel, null);

        Assert.Equal(head["Number of blocks type".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries), names.Migratetypes);
    }

    [Fact]
    public void Zones_and_orders_of_this_kernel_are_those_of_proc()
    {
        Requires.Kernel();
        using var kernel = Btf.OfKernel();
        var lines = File.ReadAllLines("/proc/buddyinfo");

        var names = HostNames.From(kernel, PagetypeInfo.ReadPageblockOrder());

        Assert.All(lines, line => Assert.Contains(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], names.Zones));
        Assert.All(lines, line => Assert.Equal(names.PageOrders, line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length - 4));
        Assert.InRange(names.PageblockOrder!.Value, 1, names.PageOrders - 1);
    }

    [Fact]
    public void Bounds_are_not_names_and_shared_numbers_keep_the_real_one()
    {
        // As in Linux 7.2 with CONFIG_CMA.
        KeyValuePair<string, int>[] migratetype =
        [
            new("MIGRATE_UNMOVABLE", 0), new("MIGRATE_MOVABLE", 1), new("MIGRATE_RECLAIMABLE", 2), new("MIGRATE_PCPTYPES", 3),
            new("MIGRATE_HIGHATOMIC", 3), new("MIGRATE_CMA", 4), new("__MIGRATE_TYPE_END", 4), new("MIGRATE_ISOLATE", 5), new("MIGRATE_TYPES", 6),
        ];

        var names = HostNames.NamesOf(migratetype, "MIGRATE_", ["MIGRATE_PCPTYPES", "MIGRATE_TYPES"]);

        Assert.Equal(["Unmovable", "Movable", "Reclaimable", "HighAtomic", "CMA", "Isolate"], names);
    }

    [Fact]
    public void A_number_without_a_name_leaves_a_gap()
    {
        Assert.Equal(["", "Normal"], HostNames.NamesOf([new("ZONE_NORMAL", 1), new("__MAX_NR_ZONES", 2)], "ZONE_", []));
    }

    [Theory]
    [InlineData("Page block order: 9\nPages per block:  512\n", 9)]
    [InlineData("Page block order: 13", 13)]
    [InlineData("Free pages count", null)]
    [InlineData("", null)]
    public void Pageblock_order_stands_in_the_first_line(string text, int? order) => Assert.Equal(order, PagetypeInfo.ParsePageblockOrder(text));
}
