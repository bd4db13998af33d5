// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.Deploy.Tests;

/// <summary>What private engines leave on this machine: mounts, control groups and folders.</summary>
static class EngineTraces
{
    /// <summary>In order; compare with what was there before.</summary>
    public static string[] Find()
    {
        var mounts = File.ReadLines("/proc/mounts").Where(mount => mount.Contains("docker-engine.", StringComparison.Ordinal));
        var groups = Directory.EnumerateDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup")
            .SelectMany(group => Directory.EnumerateDirectories(group, "docker-engine.*"));
        var folders = Directory.Exists(Repository.PathTo("out")) ? Directory.EnumerateDirectories(Repository.PathTo("out"), "docker-engine.*") : [];
        return [.. mounts.Concat(groups).Concat(folders).Order(StringComparer.Ordinal)];
    }
}
