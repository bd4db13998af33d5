// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Spool;

/// <summary>
/// What the spool lets go, and why: the oldest detail first, that of earlier runs before this one's; counts and samples
/// only when no detail is left. Pure.
/// </summary>
static class SpoolEviction
{
    /// <summary>The next segment's lane and the reason for the loss record; null when every bound is kept.</summary>
    /// <param name="incoming">Bytes about to be written.</param>
    /// <param name="free">Free bytes of the filesystem; null where nobody can tell.</param>
    /// <param name="nowBootNs">CLOCK_BOOTTIME, ns.</param>
    public static (SpoolLane Lane, string Reason)? Next(
        IReadOnlyCollection<SpoolLane> lanes, Guid own, SpoolOptions options, long incoming, long? free, long nowBootNs)
    {
        var bytes = lanes.Sum(lane => lane.FileBytes);
        if (bytes + incoming > options.Bytes && First(lanes, own) is { } any)
        {
            return (any, "spool_bytes");
        }
        if (options.Age is { } age && lanes.FirstOrDefault(lane => lane.OldestBootNs is { } written && nowBootNs - written > (long)age.TotalNanoseconds) is { } old)
        {
            return (old, "spool_age");
        }
        return free < options.FreeBytes && First(lanes, own) is { } large
            && (large.Key.Lane == Lane.Detail || large.FileBytes > options.ReserveBytes) ? (large, "disk_free") : null;
    }

    static SpoolLane? First(IEnumerable<SpoolLane> lanes, Guid own) =>
        lanes.Where(lane => lane.FileBytes > 0)
            .OrderByDescending(lane => lane.Key.Lane)
            .ThenBy(lane => lane.Key.StreamId == own)
            .ThenBy(lane => lane.OldestBootNs)
            .FirstOrDefault();
}
