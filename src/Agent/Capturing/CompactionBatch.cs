// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.Recording.Columns;
using Fleet.V1;
using static Fleet.V1.CompactionColumns.Types;

namespace Fleet.Agent.Capturing;

/// <summary>Gathers compactions until the batch is large or old enough; a batch is in order of time, whatever order they came in.</summary>
/// <remarks>Threading: the capture thread.</remarks>
sealed class CompactionBatch(TimeProvider time)
{
    readonly List<FragCompaction> _events = [];
    long _opened;

    public bool IsFull => _events.Count >= DetailBatch.MaxEvents;

    public bool IsDue => _events.Count > 0 && time.GetElapsedTime(_opened) >= DetailBatch.MaxAge;

    public bool IsEmpty => _events.Count == 0;

    public void Append(in FragCompaction compaction)
    {
        if (_events.Count == 0)
        {
            _opened = time.GetTimestamp();
        }
        _events.Add(compaction);
    }

    /// <summary>Appends what was gathered to the stream and begins anew.</summary>
    public void CloseInto(RunStream stream)
    {
        _events.Sort((a, b) => a.BootNs.CompareTo(b.BootNs));
        var columns = new CompactionColumns();
        var appender = new CompactionAppender(columns);
        foreach (var compaction in _events)
        {
            appender.Append(RowOf(compaction), compaction.Comm.Text);
        }
        stream.Append(Lane.Detail, new Facts { Compaction = columns }, _events[0].BootNs, _events[^1].BootNs);
        _events.Clear();
    }

    /// <summary>The row without its task name, which the appender takes as bytes. What was not measured becomes null.</summary>
    internal static CompactionRow RowOf(in FragCompaction c)
    {
        var presence = (Presence)c.Presence;
        var scanned = presence.HasFlag(Presence.Scanned);
        return new CompactionRow(
            (Kind)c.Kind, c.BootNs, presence.HasFlag(Presence.Duration) ? c.DurationNs : null, (int)c.Pid, (int)c.Tid, "", (int)c.Cpu,
            c.OrderPlus1 == 0 ? null : c.OrderPlus1 - 1, c.NodePlus1 == 0 ? null : (int)c.NodePlus1 - 1, c.ZonePlus1 == 0 ? null : c.ZonePlus1 - 1,
            c.Mode, (Origin)c.Origin, c.Status, scanned ? c.MigrateScanned : null, scanned ? c.FreeScanned : null,
            presence.HasFlag(Presence.IndexBefore) ? c.IndexBefore : null, presence.HasFlag(Presence.IndexAfter) ? c.IndexAfter : null,
            (int)c.OneIn);
    }
}
