// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Spool;

/// <summary>Bounds of the spool.</summary>
/// <param name="Bytes">Bound of all segment files, bytes.</param>
sealed record SpoolOptions(long Bytes)
{
    /// <summary>A segment is closed at this size, so that acknowledged data can be removed and dropped data is a small part.</summary>
    public long SegmentBytes => Math.Clamp(Bytes / 16, 1 << 20, 8 << 20);

    /// <summary>Newest batches that stay in memory although the disk has them, so that shipping them needs no reading; bytes a lane.</summary>
    public long RecentBytes { get; init; } = 256 << 10;

    /// <summary>Bound of what waits in memory while the disk cannot be written, bytes a lane.</summary>
    public long MemoryBytes { get; init; } = 4 << 20;

    /// <summary>How long after a failed write the disk is tried again.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);
}
