// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Metrics;

namespace Fleet.Agent.Spool;

/// <summary>What the spool held after one change of it.</summary>
/// <param name="Batches">Not acknowledged.</param>
/// <param name="Bytes">Of segment files.</param>
/// <param name="OldestBootNs">CLOCK_BOOTTIME of this run's oldest batch that is not acknowledged, ns; null where all are.</param>
/// <param name="Degraded">The disk refuses.</param>
sealed record SpoolState(ulong Batches, ulong Bytes, ulong? OldestBootNs, bool Degraded, SyncTimes Syncs)
{
    public static SpoolState Empty { get; } = new(0, 0, null, false, new SyncTimes());

    /// <param name="own">Those of this run.</param>
    public static SpoolState Of(IReadOnlyCollection<SpoolLane> lanes, IReadOnlyList<SpoolLane> own, SpoolWriter writer)
    {
        ulong batches = 0;
        long bytes = 0;
        foreach (var lane in lanes)
        {
            batches += lane.Held() is { } held && held.Last > lane.AckedSeq ? held.Last - Math.Max(lane.AckedSeq, held.First - 1) : 0;
            bytes += lane.FileBytes;
        }
        return new SpoolState(batches, (ulong)bytes, own.Min(lane => lane.OldestPendingBootNs), writer.IsFailing, writer.Syncs);
    }

    /// <summary>For whoever asks at this moment, CLOCK_BOOTTIME, ns.</summary>
    public SpoolFigures At(ulong now) =>
        new(Batches, Bytes, TimeSpan.FromMicroseconds((now - Math.Min(OldestBootNs ?? now, now)) / 1000.0), Degraded, Syncs);
}
