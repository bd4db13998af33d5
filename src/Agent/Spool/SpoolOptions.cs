// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Spool;

/// <summary>Bounds of the spool.</summary>
/// <param name="Bytes">Bound of all segment files, bytes.</param>
sealed record SpoolOptions(long Bytes)
{
    /// <summary>What is older goes, whoever may still want it; counts and samples within <see cref="ReserveBytes"/> stay. Null for never.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>Least space that the spool leaves free on its filesystem, bytes; counts and samples within <see cref="ReserveBytes"/> stay.</summary>
    public long FreeBytes { get; init; }

    /// <summary>How much of counts and samples, of all runs together, is kept whatever bound is passed.</summary>
    public long ReserveBytes => Math.Min(32 << 20, Bytes / 4);

    /// <summary>How long what was written may wait for the disk's confirmation; zero confirms each batch.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>So many bytes are confirmed before the interval is over.</summary>
    public long SyncBytes { get; init; } = 4 << 20;

    /// <summary>A segment is closed at this size, so that acknowledged data can be removed and dropped data is a small part.</summary>
    public long SegmentBytes(Lane lane) => lane == Lane.Summary ? 1 << 20 : Math.Clamp(Bytes / 16, 1 << 20, 8 << 20);

    /// <summary>Newest batches that stay in memory although the disk has them, so that shipping them needs no reading; bytes a lane.</summary>
    public long RecentBytes { get; init; } = 256 << 10;

    /// <summary>Bound of what waits in memory while the disk cannot be written, bytes a lane.</summary>
    public long MemoryBytes { get; init; } = 4 << 20;

    /// <summary>How long after a failed write the disk is tried again.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);
}
