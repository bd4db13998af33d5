// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Fleet.Agent.Probes;
using Fleet.Recording.Columns;
using Fleet.Recording.Columns.Packing;
using Fleet.V1;
using static Fleet.V1.ExtfragColumns;
using static Fleet.V1.ExtfragColumns.Types;

namespace Fleet.Agent.Capturing;

/// <summary>
/// Extfrag events straight from the kernel's records to the bytes of fleet.v1.ExtfragColumns: no row, no list and no
/// garbage in between. Records are packed a block at a time: one pass finds what differs within the block, and only that is
/// looked at record by record. Of neighbouring events it is little: the time, the page, an index or two.
/// </summary>
/// <remarks>Threading: the capture thread. Its memory is kept from batch to batch.</remarks>
sealed class EventColumns
{
    readonly uint[] _values = new uint[EventBlock.Rows];
    readonly ulong[] _bootNs = new ulong[EventBlock.Rows];
    readonly ulong[] _pfn = new ulong[EventBlock.Rows];

    readonly PackedDifferences _times = new(BootNsBlocksFieldNumber);
    readonly PackedDifferences _pfns = new(PfnBlocksFieldNumber);
    readonly PackedColumn _comm = new(CommFieldNumber, oneForAll: true);
    readonly PackedColumn _stack = new(StackPlus1FieldNumber, mayBeMissing: true, oneForAll: true);
    readonly PackedColumn _cgroup = new(CgroupPlus1FieldNumber, mayBeMissing: true, oneForAll: true);

    // In this order, which is that of similarity and not of the numbers: zstd does better with it.
    readonly FieldColumn[] _fields =
    [
        new FieldColumn<EventField.Pid>(), new FieldColumn<EventField.Tid>(), new FieldColumn<EventField.Cpu>(), new FieldColumn<EventField.Node>(),
        new FieldColumn<EventField.IndexAlloc>(), new FieldColumn<EventField.UnusableAlloc>(),
        new FieldColumn<EventField.IndexPageblock>(), new FieldColumn<EventField.UnusablePageblock>(),
        new FieldColumn<EventField.OneIn>(mayBeMissing: true),
        new FieldColumn<EventField.AllocOrder>(), new FieldColumn<EventField.FallbackOrder>(), new FieldColumn<EventField.Donor>(),
        new FieldColumn<EventField.Claimer>(), new FieldColumn<EventField.Owner>(), new FieldColumn<EventField.Has>(), new FieldColumn<EventField.Zone>(),
    ];

    readonly PackedRows _rows;
    readonly CommTable _comms;
    readonly StackTable _stacks;
    readonly CgroupTable _cgroups;
    ulong _lastPfn;

    public EventColumns()
    {
        var tables = new ExtfragColumns();
        _rows = new PackedRows(Facts.ExtfragFieldNumber, [_comm, .. _fields.Select(field => field.Column), _stack, _cgroup], tables, [_times, _pfns]);
        (_comms, _stacks, _cgroups) = (new(tables.CommTable), new(tables), new(tables.CgroupTable));
        Clear();
    }

    /// <summary>Names the stack and the cgroup of each event.</summary>
    public EventNames Names { get; set; } = EventNames.None;

    /// <summary>Earliest CLOCK_BOOTTIME of what is packed, ns.</summary>
    public ulong BootNsMin { get; private set; }

    /// <summary>Latest CLOCK_BOOTTIME of what is packed, ns.</summary>
    public ulong BootNsMax { get; private set; }

    /// <summary>The events so far; of use until the next are added.</summary>
    public PackedRows Rows => _rows;

    /// <summary>Packs events behind those that there are.</summary>
    /// <param name="block">At least one, at most <see cref="EventBlock.Rows"/>.</param>
    public void Add(ReadOnlySpan<FragEvent> block)
    {
        var times = _bootNs.AsSpan(0, block.Length);
        var pfns = _pfn.AsSpan(0, block.Length);
        var differs = EventBlock.Differences(block, times, pfns);
        AddTimes(times);
        AddPfns(block, differs, pfns);
        foreach (var field in _fields)
        {
            field.Add(block, differs, _values);
        }
        AddComms(block, differs);
        AddStacks(block, differs);
        AddCgroups(block, differs);
        _rows.Count += block.Length;
    }

    /// <summary>Forgets the events.</summary>
    public void Clear()
    {
        _rows.Clear();
        _comms.Clear();
        _stacks.Clear();
        _cgroups.Clear();
        _lastPfn = 0;
        (BootNsMin, BootNsMax) = (ulong.MaxValue, 0);
    }

    void AddTimes(ReadOnlySpan<ulong> times)
    {
        var (min, max) = _times.Append(times) ? (times[0], times[^1]) : Ends(times);
        (BootNsMin, BootNsMax) = (Math.Min(BootNsMin, min), Math.Max(BootNsMax, max));
    }

    void AddPfns(ReadOnlySpan<FragEvent> block, in FragEvent differs, Span<ulong> pfns)
    {
        if (((Presence)(block[0].Presence & ~differs.Presence) & Presence.Pfn) == 0)
        {
            // Unmeasured in some: a difference of 0.
            var last = _lastPfn;
            for (var row = 0; row < pfns.Length; row++)
            {
                pfns[row] = last = ((Presence)block[row].Presence & Presence.Pfn) != 0 ? pfns[row] : last;
            }
        }
        _lastPfn = pfns[^1];
        _pfns.Append(pfns);
    }

    void AddComms(ReadOnlySpan<FragEvent> block, in FragEvent differs)
    {
        if (Comm(differs) == 0)
        {
            _comm.AppendRun(_comms.IndexOf(Comm(block[0])), block.Length);
            return;
        }
        var values = _values.AsSpan(0, block.Length);
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = _comms.IndexOf(Comm(block[row]));
        }
        _comm.Append(values);
    }

    void AddStacks(ReadOnlySpan<FragEvent> block, in FragEvent differs)
    {
        if ((differs.Stack | block[0].Stack) == 0)
        {
            _stack.AppendRun(0, block.Length);
            return;
        }
        var values = _values.AsSpan(0, block.Length);
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = block[row].Stack == 0 ? 0 : _stacks.Plus1(Names.Stack(block[row]));
        }
        _stack.Append(values);
    }

    void AddCgroups(ReadOnlySpan<FragEvent> block, in FragEvent differs)
    {
        if (differs.Cgroup == 0)
        {
            _cgroup.AppendRun(_cgroups.Plus1(Names.Cgroup(block[0])), block.Length);
            return;
        }
        var values = _values.AsSpan(0, block.Length);
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = _cgroups.Plus1(Names.Cgroup(block[row]));
        }
        _cgroup.Append(values);
    }

    static (ulong Min, ulong Max) Ends(ReadOnlySpan<ulong> times)
    {
        var (min, max) = (ulong.MaxValue, 0UL);
        foreach (var time in times)
        {
            (min, max) = (Math.Min(min, time), Math.Max(max, time));
        }
        return (min, max);
    }

    static UInt128 Comm(in FragEvent e) => MemoryMarshal.Read<UInt128>(e.Comm);
}
