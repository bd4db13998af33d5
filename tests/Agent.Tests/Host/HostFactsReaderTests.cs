// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Host;

public sealed class HostFactsReaderTests
{
    [Theory]
    [InlineData("0-3,8", new[] { 0, 1, 2, 3, 8 })]
    [InlineData("0", new[] { 0 })]
    [InlineData("", new int[0])]
    [InlineData("zero", new int[0])]
    public void A_cpu_list_is_read_or_empty(string text, int[] numbers) => Assert.Equal(numbers, CpuList.Parse(text));

    [Fact]
    public void The_running_host_is_described()
    {
        Requires.Root();
        var files = new HostFiles("/");
        using var settings = HostSettings.Open(files);
        var facts = HostFactsReader.Read(files, HostIdentity.Read(files), ProcNames.Read(files), HostFacts.Types.Capture.None, settings);

        Assert.Equal(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), facts.KernelRelease);
        Assert.Equal(16, facts.BootId.Length);
        Assert.Equal((uint)Environment.ProcessorCount, facts.Cpus);
        Assert.Equal("Unmovable", facts.Migratetypes[0]);
        Assert.Contains("Normal", facts.Zones);
        Assert.True(facts.PageOrders >= 10 && facts.HasPageblockOrder);
        Assert.True(facts.ManagedPages > 0 && facts.MemoryBytes > 0);
        Assert.True(facts.Sysctls.ContainsKey("vm.watermark_boost_factor") && facts.Sysctls.ContainsKey("transparent_hugepage.enabled"));
        Assert.Matches("^([0-9a-f]{2}){8,32}$", facts.BuildId);
        Assert.Equal(facts.Nodes.Count, facts.NodeMemoryBytes.Count);
        Assert.All(facts.NodeMemoryBytes, bytes => Assert.InRange(bytes, 1UL, facts.MemoryBytes));
        Assert.True(facts.Mitigations.ContainsKey("spectre_v1") && facts.UptimeNs > 0 && facts.Clocksource.Length > 0);
    }

    [Fact]
    public void A_host_that_tells_nothing_gives_absent_facts_not_made_up_ones()
    {
        using var empty = new TemporaryFolder();
        var files = new HostFiles(empty.Path);

        using var settings = HostSettings.Open(files);
        var facts = HostFactsReader.Read(files, HostIdentity.Read(files), ProcNames.Read(files), HostFacts.Types.Capture.None, settings);

        Assert.False(facts.HasPageblockOrder);
        Assert.Empty(facts.Migratetypes);
        Assert.Empty(facts.Zones);
        Assert.Empty(facts.Sysctls);
        Assert.True(facts.BootId.IsEmpty);
        Assert.Equal(("", "", "", ""), (facts.BuildId, facts.ConfigSha256, facts.CpuModel, facts.Clocksource));
        Assert.Empty(facts.NodeMemoryBytes);
        Assert.Empty(facts.Mitigations);
        Assert.Equal((0UL, 0UL, 0U), (facts.MemoryBytes, facts.ManagedPages, facts.PageOrders));
    }
}
