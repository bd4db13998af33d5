// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Spool;

/// <summary>
/// What the spool lets go, and why: the oldest detail first, that of earlier runs before this one's; counts and samples
/// only when no detail is left to go, and never within their reserve. Pure.
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
        // The reserve is a part of the bound: beyond the bound with no detail left, counts and samples are beyond it too.
        var bytes = lanes.Sum(lane => lane.FileBytes);
        var summaries = lanes.Where(lane => lane.Key.Lane == Lane.Summary).Sum(lane => lane.FileBytes) > options.ReserveBytes;
        if (bytes + incoming > options.Bytes && First(lanes, own, summaries: true) is { } any)
        {
            return (any, "spool_bytes");
        }
        if (options.Age is { } age
            && First(lanes.Where(lane => lane.OldestBootNs is { } written && nowBootNs - written > (long)age.TotalNanoseconds), own, summaries) is { } old)
        {
            return (old, "spool_age");
        }
        return free < options.FreeBytes && First(lanes, own, summaries) is { } large ? (large, "disk_free") : null;
    }

    static SpoolLane? First(IEnumerable<SpoolLane> lanes, Guid own, bool summaries) =>
        lanes.Where(lane => lane.FileBytes > 0 && (summaries || lane.Key.Lane == Lane.Detail))
            .OrderByDescending(lane => lane.Key.Lane)
            .ThenBy(lane => lane.Key.StreamId == own)
            .ThenBy(lane => lane.OldestBootNs)
            .FirstOrDefault();
}
