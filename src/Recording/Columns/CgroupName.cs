// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Recording.Columns;

/// <summary>The control group that a task was in.</summary>
/// <param name="Id">Inode of its cgroup-v2 directory.</param>
/// <param name="Path">Below the cgroup-v2 root; empty where it was gone before it could be read.</param>
/// <param name="Container">Id of the container, where the path tells it; else empty.</param>
public sealed record CgroupName(ulong Id, string Path, string Container);
