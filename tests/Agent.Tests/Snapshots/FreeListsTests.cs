// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.Agent.Sampling;
using Fleet.Agent.Snapshots;
using Fleet.Agent.Tests.Sampling;
using Fleet.Recording.Columns;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Snapshots;

public sealed class FreeListsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("6.1")]
    [InlineData("6.12")]
    [InlineData("6.18")]
    public void Both_indices_of_a_quiet_zone_are_the_kernels_own(string kernel)
    {
        const int Dma = 0;
        var zones = new NameTable(Readings.Zones);
        var free = Readings.Of(new BuddyInfo(zones), Readings.Fixture("buddyinfo", kernel)).Values[new(BuddyInfo.FreeBlocks, 0, Dma)];
        var extfrag = Readings.Of(new FragmentationIndex(FragmentationIndex.Extfrag, zones), Readings.Fixture("extfrag_index", kernel)).Values[new("debugfs.extfrag_index", 0, Dma)];
        var unusable = Readings.Of(new FragmentationIndex(FragmentationIndex.Unusable, zones), Readings.Fixture("unusable_index", kernel)).Values[new("debugfs.unusable_index", 0, Dma)];

        Assert.Equal(extfrag, free.Select((_, order) => (long)FreeLists.FragmentationIndex(free, order)));
        Assert.Equal(unusable, free.Select((_, order) => (long)FreeLists.UnusableIndex(free, order)));
    }

    [Fact]
    public void On_the_running_kernel_they_agree_in_a_zone_that_did_not_change_meanwhile()
    {
        Requires.Root();
        var files = new HostFiles("/");
        var names = ProcNames.Read(files);
        using var open = OpenSources.Open(files, SampleSources.All(names.Zones, names.Migratetypes));
        Requires.That(open.States.Single(state => state.Name == "unusable_index").Active, "needs debugfs with extfrag/unusable_index");

        var (before, unusable, extfrag, after) = (Read("buddyinfo"), Read("unusable_index"), Read("extfrag_index"), Read("buddyinfo"));

        var compared = 0;
        foreach (var (series, free) in before.Where(zone => after[zone.Key].SequenceEqual(zone.Value)))
        {
            for (var order = 0; order < free.Length; order++)
            {
                var kernel = (unusable[new("debugfs.unusable_index", series.Node, series.Zone)][order], extfrag[new("debugfs.extfrag_index", series.Node, series.Zone)][order]);
                var ours = ((long)FreeLists.UnusableIndex(free, order), (long)FreeLists.FragmentationIndex(free, order));
                output.WriteLine($"node {series.Node} zone {names.Zones[series.Zone!.Value],-8} order {order,2}: kernel {kernel}, ours {ours}, difference {(ours.Item1 - kernel.Item1, ours.Item2 - kernel.Item2)}");
                Assert.Equal(kernel, ours);
                compared++;
            }
        }
        Assert.True(compared > 0, "no zone was quiet, not even the smallest");

        Dictionary<SeriesKey, long[]> Read(string name)
        {
            var (source, held) = open.Active.Single(active => active.Source.Name == name);
            return Readings.Of(source, held.Read().ToString()).Values;
        }
    }

    [Fact]
    public void A_zone_without_free_memory_has_all_of_it_unusable()
    {
        long[] none = [0, 0, 0];

        Assert.Equal((1000, 0), (FreeLists.UnusableIndex(none, 0), FreeLists.FragmentationIndex(none, 2)));
    }

    [Theory]
    [InlineData(new long[] { 1000, 0, 0, 0 }, 3, 1000, 874)]
    [InlineData(new long[] { 1, 0, 0, 0 }, 3, 1000, -125)]
    [InlineData(new long[] { 0, 0, 0, 2 }, 3, 0, -1000)]
    [InlineData(new long[] { 8, 0, 0, 1 }, 3, 500, -1000)]
    public void Fragmentation_is_told_from_want(long[] freeBlocks, int order, int unusable, int index) =>
        Assert.Equal((unusable, index), (FreeLists.UnusableIndex(freeBlocks, order), FreeLists.FragmentationIndex(freeBlocks, order)));
}
