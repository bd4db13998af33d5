// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;
using static Fleet.V1.ExtfragColumns.Types;

namespace Fleet.Recording.Columns;

/// <summary>Writes extfrag events into columns. One appender fills one <see cref="ExtfragColumns"/>; not thread-safe.</summary>
public sealed class ExtfragAppender(ExtfragColumns columns)
{
    readonly CommTable _comms = new(columns.CommTable);
    readonly StackTable _stacks = new(columns);
    readonly CgroupTable _cgroups = new(columns.CgroupTable);
    ulong _lastBootNs;
    ulong _lastPfn;

    public int Count => columns.BootNsDelta.Count;

    /// <summary>Appends one event.</summary>
    /// <param name="comm">Task name as the kernel has it, at most 16 bytes, ended by NUL or by its length.</param>
    /// <param name="row">The rest; <see cref="ExtfragRow.Comm"/> is not read.</param>
    public void Append(in ExtfragRow row, ReadOnlySpan<byte> comm)
    {
        var before = Count;
        columns.BootNsDelta.Add(unchecked((long)(row.BootNs - _lastBootNs)));
        _lastBootNs = row.BootNs;
        columns.Pid.Add((uint)row.Pid);
        columns.Tid.Add((uint)row.Tid);
        columns.Comm.Add(_comms.IndexOf(comm));
        columns.Cpu.Add((uint)row.Cpu);
        columns.AllocOrder.Add((uint)row.AllocOrder);
        columns.FallbackOrder.Add((uint)row.FallbackOrder);
        columns.Donor.Add((uint)row.Donor);
        columns.Claimer.Add((uint)row.Claimer);
        columns.Ownership.Add(row.Ownership);
        columns.Presence.Add((uint)PresenceOf(row));
        columns.PfnDelta.Add(row.Pfn is { } pfn ? unchecked((long)(pfn - _lastPfn)) : 0);
        _lastPfn = row.Pfn ?? _lastPfn;
        columns.Node.Add((uint)(row.Node ?? 0));
        columns.Zone.Add((uint)(row.Zone ?? 0));
        columns.IndexAlloc.Add(row.IndexAlloc ?? 0);
        columns.UnusableAlloc.Add((uint)(row.UnusableAlloc ?? 0));
        columns.IndexPageblock.Add(row.IndexPageblock ?? 0);
        columns.UnusablePageblock.Add((uint)(row.UnusablePageblock ?? 0));
        columns.OneIn.AddOptional(before, row.OneIn <= 1 ? 0 : (uint)row.OneIn);
        columns.StackPlus1.AddOptional(before, _stacks.Plus1(row.Stack));
        columns.CgroupPlus1.AddOptional(before, _cgroups.Plus1(row.Cgroup));
    }

    static Presence PresenceOf(in ExtfragRow row) =>
        (row.Pfn is null ? Presence.None : Presence.Pfn)
        | (row.Node is null || row.Zone is null ? Presence.None : Presence.Zone)
        | (row.IndexAlloc is null || row.UnusableAlloc is null ? Presence.None : Presence.IndexAlloc)
        | (row.IndexPageblock is null || row.UnusablePageblock is null ? Presence.None : Presence.IndexPageblock);
}
