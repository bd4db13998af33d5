// SPDX-License-Identifier: Apache-2.0
using Microsoft.Win32.SafeHandles;

namespace Fleet.Agent.Host;

/// <summary>Where the host's cgroup-v2 tree is mounted, and from a cgroup's id to its path in it.</summary>
/// <remarks>Needs CAP_DAC_READ_SEARCH, as open_by_handle_at(2) does. Not thread-safe.</remarks>
sealed class CgroupMount : IDisposable
{
    readonly SafeFileHandle _directory;

    CgroupMount(string path, SafeFileHandle directory) => (Path, _directory) = (path, directory);

    public string Path { get; }

    /// <summary>Null on a host with version 1 alone: its events have no cgroup.</summary>
    public static CgroupMount? Find(HostFiles files)
    {
        var path = MountPoint(files.TryRead("proc/self/mountinfo") ?? "");
        return path is not null && LibC.OpenDirectory(files.Path(path[1..])) is { } directory
            ? new CgroupMount(files.Path(path[1..]), directory)
            : null;
    }

    /// <summary>The path below the root of the tree, <c>/</c> for the root itself; empty where the cgroup is gone or not ours to see.</summary>
    public string PathOf(ulong id)
    {
        using var cgroup = LibC.OpenByHandle(_directory, id);
        if (cgroup is null || LibC.PathOf(cgroup) is not { } full || !full.StartsWith(Path, StringComparison.Ordinal))
        {
            return "";
        }
        var below = full[Path.Length..];
        return below.Length == 0 ? "/" : below;
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>From lines of <c>ID PARENT DEVICE ROOT MOUNTPOINT OPTIONS... - TYPE SOURCE OPTIONS</c>: the first mount of the whole tree.</summary>
    internal static string? MountPoint(string mountinfo)
    {
        foreach (var line in mountinfo.Split('\n'))
        {
            var halves = line.Split(" - ", 2);
            if (halves.Length == 2 && halves[1].StartsWith("cgroup2 ", StringComparison.Ordinal)
                && halves[0].Split(' ') is [_, _, _, "/", var path, ..])
            {
                return path;
            }
        }
        return null;
    }
}
