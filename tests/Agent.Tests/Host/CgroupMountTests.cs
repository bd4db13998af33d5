// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Host;
using Fleet.Agent.Probes;
using Fleet.Agent.Tests.Probes;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Host;

[Collection(KernelCollection.Name)]
public sealed class CgroupMountTests
{
    [Theory]
    [InlineData("31 24 0:27 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n", "/sys/fs/cgroup")]
    [InlineData("40 30 0:30 /docker/x /sys/fs/cgroup rw - cgroup2 cgroup rw\n41 30 0:30 / /sys/fs/cgroup/unified rw - cgroup2 cgroup rw\n", "/sys/fs/cgroup/unified")]
    [InlineData("31 24 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", null)]
    [InlineData("", null)]
    public void The_mount_of_the_whole_tree_is_found(string mountinfo, string? path) => Assert.Equal(path, CgroupMount.MountPoint(mountinfo));

    [Fact]
    public void An_event_says_the_cgroup_of_its_task()
    {
        Requires.Kernel();
        using var mount = CgroupMount.Find(new HostFiles("/"));
        Requires.That(mount is not null, "needs a cgroup-v2 mount");
        // "0::/path" is this process's cgroup of version 2.
        var own = File.ReadLines("/proc/self/cgroup").FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal));
        Requires.That(own is not null, "needs a task in a cgroup of version 2");
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false });
        ulong id = 0;

        probe.Twin.Run(0, 0, 0, 5, 0, 1, (ulong)Ownership.Steal, 0);
        probe.Drain((in FragEvent e) => id = e.Cgroup);

        Assert.NotEqual(0UL, id);
        Assert.Equal(own[3..], mount.PathOf(id));
    }

    [Fact]
    public void A_cgroup_of_another_place_is_told_from_the_root_and_one_that_is_gone_has_no_path()
    {
        Requires.Root();
        using var mount = CgroupMount.Find(new HostFiles("/"));
        Requires.That(mount is not null, "needs a cgroup-v2 mount");
        const ulong Root = 1, Nobody = 0xfffffff0;

        Assert.Equal("/", mount.PathOf(Root));
        Assert.Empty(mount.PathOf(Nobody));
    }

    [Fact]
    public void Each_cgroup_is_looked_up_once()
    {
        var asked = new List<ulong>();
        var names = new CgroupNames(id =>
        {
            asked.Add(id);
            return $"/c{id}";
        });

        var first = names.Of(5);
        Assert.Same(first, names.Of(5));
        Assert.Equal("/c7", names.Of(7)!.Path);
        Assert.Same(first, names.Of(5));
        Assert.Null(names.Of(0));
        Assert.Equal([5UL, 7UL], asked);
    }
}
