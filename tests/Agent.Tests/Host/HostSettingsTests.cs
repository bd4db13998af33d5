// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Host;

public sealed class HostSettingsTests : IDisposable
{
    const string HugePages = "sys/kernel/mm/transparent_hugepage/";

    readonly TemporaryFolder _root = new();

    public HostSettingsTests()
    {
        Write("proc/sys/vm/defrag_mode", "0\n");
        Write("proc/sys/vm/lowmem_reserve_ratio", "256\t256\t32\n");
        Write("proc/sys/vm/unrelated", "1\n");
        Write(HugePages + "enabled", "always [madvise] never\n");
        Write(HugePages + "hugepages-64kB/enabled", "[never]\n");
        Write(HugePages + "khugepaged/max_ptes_none", "511\n");
        Write(HugePages + "khugepaged/full_scans", "9\n");
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_first_values_have_the_names_that_the_proto_gives_them()
    {
        using var settings = HostSettings.Open(new HostFiles(_root.Path));

        Assert.Equal(new Dictionary<string, string>
        {
            ["transparent_hugepage.enabled"] = "always [madvise] never",
            ["transparent_hugepage.hugepages-64kB.enabled"] = "[never]",
            ["transparent_hugepage.khugepaged.max_ptes_none"] = "511",
            ["vm.defrag_mode"] = "0",
            ["vm.lowmem_reserve_ratio"] = "256\t256\t32",
        }, settings.Initial);
    }

    [Fact]
    public void A_change_is_told_once_with_its_moment()
    {
        using var settings = HostSettings.Open(new HostFiles(_root.Path));
        Assert.Empty(settings.Changes(1));

        Write("proc/sys/vm/defrag_mode", "1\n");
        Write("proc/sys/vm/unrelated", "2\n");
        Write(HugePages + "khugepaged/full_scans", "10\n");

        Assert.Equal([new Setting { BootNs = 2, Name = "vm.defrag_mode", Value = "1" }], settings.Changes(2));
        Assert.Empty(settings.Changes(3));
    }

    void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root.File(path))!);
        File.WriteAllText(_root.File(path), text);
    }
}
