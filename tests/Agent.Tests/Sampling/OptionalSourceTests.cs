// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.Agent.Sampling;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Sampling;

public sealed class OptionalSourceTests : IDisposable
{
    static readonly NameTable ZoneNames = new(Readings.Zones);

    readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Pressure_is_the_time_lost_in_microseconds()
    {
        var read = Readings.Of(new Pressure(), "proc/pressure/memory:some avg10=0.00 avg60=0.00 avg300=0.00 total=4036930\n"
            + "proc/pressure/irq:full avg10=0.00 avg60=0.00 avg300=0.00 total=12\n");

        Assert.Equal(new ParseOutcome(2, 0, null), read.Outcome);
        Assert.Equal([4036930], read.Values[new("psi.memory.some")]);
        Assert.Equal([12], read.Values[new("psi.irq.full")]);
    }

    [Fact]
    public void Indices_are_thousandths_with_their_sign()
    {
        var read = Readings.Of(new FragmentationIndex(FragmentationIndex.Extfrag, ZoneNames), "Node 1, zone   Normal -1.000 -0.995 0.000 0.567 1.000 \n");

        Assert.Equal([-1000, -995, 0, 567, 1000], read.Values[new("debugfs.extfrag_index", 1, 2)]);
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("0.5670")]
    [InlineData("7.000")]
    [InlineData("0,567")]
    [InlineData("0.-67")]
    public void What_the_kernel_never_prints_is_no_index(string word) =>
        Assert.Equal(1, Readings.Of(new FragmentationIndex(FragmentationIndex.Unusable, ZoneNames), $"Node 0, zone Normal {word} \n").Outcome.SkippedLines);

    [Fact]
    public void Huge_pages_are_counted_by_size()
    {
        var read = Readings.Of(new MultiSizeThp(), Readings.Fixture("mthp"));

        Assert.Equal([73740], read.Values[new("mthp.2048kB.anon_fault_alloc")]);
        Assert.Equal([1283], read.Values[new("mthp.64kB.split")]);
    }

    [Fact]
    public void Of_khugepaged_the_counters_are_read_and_the_settings_are_not()
    {
        var read = Readings.Of(new Khugepaged(), Readings.Fixture("khugepaged"));

        Assert.Equal(new ParseOutcome(2, 0, null), read.Outcome);
        Assert.Equal([65], read.Values[new("khugepaged.full_scans")]);
    }

    [Fact]
    public void A_source_that_is_not_there_is_told_with_what_it_needs_and_is_never_read()
    {
        Write("proc/vmstat", "nr_free_pages 1\n");
        Directory.CreateDirectory(_root.File("sys/kernel/debug"));
        using var open = OpenSources.Open(new HostFiles(_root.Path), SampleSources.All([], []));

        Assert.Equal("vmstat", Assert.Single(open.Active).Source.Name);
        var states = open.States.ToDictionary(state => state.Name);
        Assert.True(states["vmstat"].Active);
        Assert.Equal(("debugfs is not mounted", "Mount it: mount -t debugfs debugfs /sys/kernel/debug."), (states["unusable_index"].Detail, states["unusable_index"].Remedy));
        Assert.Equal(("not here: needs Linux 6.10 or later with CONFIG_TRANSPARENT_HUGEPAGE=y", null), (states["mthp"].Detail, states["mthp"].Remedy));
    }

    [Fact]
    public void Files_of_one_form_are_read_together_with_their_paths()
    {
        Write("sys/kernel/mm/transparent_hugepage/hugepages-64kB/stats/split", "3\n");
        Write("sys/kernel/mm/transparent_hugepage/hugepages-2048kB/stats/split", "4\n");
        Write("sys/kernel/mm/transparent_hugepage/hugepages-2048kB/enabled", "always [inherit]\n");
        using var open = OpenSources.Open(new HostFiles(_root.Path), [new MultiSizeThp()]);
        var held = Assert.Single(open.Active).Files;

        Write("sys/kernel/mm/transparent_hugepage/hugepages-64kB/stats/split", "5\n");

        Assert.Equal("sys/kernel/mm/transparent_hugepage/hugepages-2048kB/stats/split:4\n"
            + "sys/kernel/mm/transparent_hugepage/hugepages-64kB/stats/split:5\n", held.Read().ToString());
    }

    void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root.File(path))!);
        File.WriteAllText(_root.File(path), text);
    }
}
