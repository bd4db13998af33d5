// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;
using static Fleet.V1.CompactionColumns.Types;

namespace Fleet.Recording.Columns;

/// <summary>Writes compactions into columns. One appender fills one <see cref="CompactionColumns"/>; not thread-safe.</summary>
public sealed class CompactionAppender(CompactionColumns columns)
{
    readonly CommTable _comms = new(columns.CommTable);
    ulong _lastBootNs;

    public int Count => columns.Kind.Count;

    /// <summary>Appends one row.</summary>
    /// <param name="comm">Task name as the kernel has it, at most 16 bytes, ended by NUL or by its length.</param>
    /// <param name="row">The rest; <see cref="CompactionRow.Comm"/> is not read.</param>
    public void Append(in CompactionRow row, ReadOnlySpan<byte> comm)
    {
        var before = Count;
        columns.Kind.Add(row.Kind);
        columns.BootNsDelta.Add(unchecked((long)(row.BootNs - _lastBootNs)));
        _lastBootNs = row.BootNs;
        columns.DurationNs.Add(row.DurationNs ?? 0);
        columns.Pid.Add((uint)row.Pid);
        columns.Tid.Add((uint)row.Tid);
        columns.Comm.Add(_comms.IndexOf(comm));
        columns.Cpu.Add((uint)row.Cpu);
        columns.OrderPlus1.Add((uint)(row.Order + 1 ?? 0));
        columns.NodePlus1.Add((uint)(row.Node + 1 ?? 0));
        columns.ZonePlus1.Add((uint)(row.Zone + 1 ?? 0));
        columns.Mode.Add((uint)row.Mode);
        columns.Origin.Add((uint)row.Origin);
        columns.Status.Add((uint)row.Status);
        columns.MigrateScanned.Add(row.MigrateScanned ?? 0);
        columns.FreeScanned.Add(row.FreeScanned ?? 0);
        columns.Presence.Add((uint)PresenceOf(row));
        columns.IndexBefore.Add(row.IndexBefore ?? 0);
        columns.IndexAfter.Add(row.IndexAfter ?? 0);
        columns.OneIn.AddOptional(before, row.OneIn <= 1 ? 0 : (uint)row.OneIn);
    }

    static Presence PresenceOf(in CompactionRow row) =>
        (row.MigrateScanned is null || row.FreeScanned is null ? Presence.None : Presence.Scanned)
        | (row.IndexBefore is null ? Presence.None : Presence.IndexBefore)
        | (row.IndexAfter is null ? Presence.None : Presence.IndexAfter)
        | (row.DurationNs is null ? Presence.None : Presence.Duration);
}
