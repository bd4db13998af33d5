// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.V1;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Spool;

/// <summary>Keeps the spool within its bounds, and a record of everything that costs.</summary>
/// <remarks>Not thread-safe; <see cref="SpoolDirectory"/> holds its lock.</remarks>
sealed class SpoolBounds(string path, Guid own, SpoolOptions options, LossLedger losses, TimeProvider time, ILogger log)
{
    readonly RepeatGate _messages = new(time, TimeSpan.FromMinutes(1));

    /// <summary>Drops files until every bound is kept.</summary>
    /// <param name="incoming">Bytes about to be written.</param>
    /// <param name="free">Free bytes of the filesystem; null leaves that bound for another time.</param>
    public void MakeRoom(IReadOnlyCollection<SpoolLane> lanes, long incoming, long? free)
    {
        while (SpoolEviction.Next(lanes, own, options, incoming, free, (long)BootClock.BootNs()) is var (lane, reason))
        {
            var carried = lane.Key.Lane == Lane.Summary ? SpoolLosses.CarriedBy(lane.OldestPath!, lane.Key, lane.AckedSeq) : [];
            Lose(lane, lane.DropOldestSegment()!, reason);
            Tell(carried);
            free = free is null ? null : Filesystem.FreeBytes(path);
        }
    }

    /// <summary>Drops what waits in memory alone, beyond what may wait there.</summary>
    public void BoundMemory(SpoolLane lane)
    {
        while (lane.RecentBytes > options.MemoryBytes)
        {
            if (lane.DropOldest() is { } batch)
            {
                var dropped = new SpoolSegment("", batch.Seq);
                dropped.Add(batch, 0);
                Lose(lane, dropped, "disk_full");
                Tell(SpoolLosses.CarriedBy(batch));
            }
        }
    }

    public void Lose(SpoolLane lane, SpoolSegment dropped, string reason)
    {
        if (dropped.IsEmpty)
        {
            return;
        }
        var isOwn = lane.Key.StreamId == own;
        var loss = SpoolLosses.Of(lane.Key, dropped, lane.AckedSeq, reason, isOwn, lane.Clock);
        losses.Add(loss);
        if (loss is { Lane: Lane.Summary, FirstSeq: 1 } && isOwn)
        {
            losses.LoseStart();
        }
        if (_messages.Pass())
        {
            log.SpoolDropped(loss.Count, loss.FirstSeq, loss.LastSeq, lane.Key.ToString(), reason);
        }
    }

    void Tell(IReadOnlyList<Loss> carried)
    {
        foreach (var loss in carried)
        {
            losses.Add(loss);
        }
    }
}
