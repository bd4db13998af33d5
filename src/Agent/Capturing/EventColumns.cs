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
/// garbage in between. Records are dealt out to plain arrays, and each array is packed when a block of rows is full.
/// </summary>
/// <remarks>Threading: the capture thread. Its memory is kept from batch to batch.</remarks>
sealed class EventColumns
{
    /// <summary>Few enough that a block stays in the CPU's first cache.</summary>
    const int BlockRows = 128;

    // Where in its array each column's block begins.
    const int AllocOrder = 0 * BlockRows, FallbackOrder = 1 * BlockRows, Donor = 2 * BlockRows, Claimer = 3 * BlockRows,
        Owner = 4 * BlockRows, Has = 5 * BlockRows, Zone = 6 * BlockRows;
    const int Pid = 0 * BlockRows, Tid = 1 * BlockRows, Comm = 2 * BlockRows, Cpu = 3 * BlockRows, Node = 4 * BlockRows,
        IndexAlloc = 5 * BlockRows, UnusableAlloc = 6 * BlockRows, IndexPageblock = 7 * BlockRows, UnusablePageblock = 8 * BlockRows,
        OneIn = 9 * BlockRows, Stack = 10 * BlockRows, Group = 11 * BlockRows;

    readonly byte[] _small = new byte[Zone + BlockRows];
    readonly uint[] _wide = new uint[Group + BlockRows];
    readonly ulong[] _times = new ulong[BlockRows];
    readonly ulong[] _pfns = new ulong[BlockRows];

    readonly PackedColumn[] _smallColumns =
    [
        new(AllocOrderFieldNumber), new(FallbackOrderFieldNumber), new(DonorFieldNumber), new(ClaimerFieldNumber),
        new(OwnershipFieldNumber), new(PresenceFieldNumber), new(ZoneFieldNumber),
    ];

    readonly PackedColumn[] _wideColumns =
    [
        new(PidFieldNumber), new(TidFieldNumber), new(CommFieldNumber), new(CpuFieldNumber), new(NodeFieldNumber),
        new(IndexAllocFieldNumber), new(UnusableAllocFieldNumber), new(IndexPageblockFieldNumber), new(UnusablePageblockFieldNumber),
        new(OneInFieldNumber, mayBeMissing: true), new(StackPlus1FieldNumber, mayBeMissing: true), new(CgroupPlus1FieldNumber, mayBeMissing: true),
    ];

    readonly PackedColumn _timeColumn = new(BootNsDeltaFieldNumber);
    readonly PackedColumn _pfnColumn = new(PfnDeltaFieldNumber);
    readonly PackedRows _rows;
    readonly CommTable _comms;
    readonly StackTable _stacks;
    readonly CgroupTable _cgroups;
    int _row;
    ulong _lastPfn;

    public EventColumns()
    {
        var tables = new ExtfragColumns();
        _rows = new PackedRows(Facts.ExtfragFieldNumber, [_timeColumn, .. _wideColumns, .. _smallColumns, _pfnColumn], tables);
        (_comms, _stacks, _cgroups) = (new(tables.CommTable), new(tables), new(tables.CgroupTable));
        Clear();
    }

    public int Count => _rows.Count + _row;

    /// <summary>Earliest CLOCK_BOOTTIME of what is packed, ns.</summary>
    public ulong BootNsMin { get; private set; }

    /// <summary>Latest CLOCK_BOOTTIME of what is packed, ns.</summary>
    public ulong BootNsMax { get; private set; }

    public void Add(in FragEvent record, KernelStack? stack = null, CgroupName? cgroup = null)
    {
        var row = _row;
        var has = (Presence)record.Presence;
        _times[row] = record.BootNs;
        _lastPfn = (has & Presence.Pfn) != 0 ? record.Pfn : _lastPfn;
        _pfns[row] = _lastPfn; // unmeasured: a difference of 0

        // The largest index first: one check of the bounds is enough for all.
        var small = _small.AsSpan(row);
        small[Zone] = (byte)Where(has, Presence.Zone, record.Zone);
        small[AllocOrder] = record.AllocOrder;
        small[FallbackOrder] = record.FallbackOrder;
        small[Donor] = record.Donor;
        small[Claimer] = record.Claimer;
        small[Owner] = record.Ownership;
        small[Has] = record.Presence;

        var wide = _wide.AsSpan(row);
        wide[Group] = cgroup is null ? 0 : _cgroups.Plus1(cgroup);
        wide[Stack] = stack is null ? 0 : _stacks.Plus1(stack);
        wide[OneIn] = record.OneIn <= 1 ? 0 : record.OneIn;
        wide[Pid] = record.Pid;
        wide[Tid] = record.Tid;
        wide[Comm] = _comms.IndexOf(MemoryMarshal.Read<UInt128>(record.Comm));
        wide[Cpu] = record.Cpu;
        wide[Node] = Where(has, Presence.Zone, record.Node);
        wide[IndexAlloc] = Where(has, Presence.IndexAlloc, Varint.ZigZag(record.IndexAlloc));
        wide[UnusableAlloc] = Where(has, Presence.IndexAlloc, record.UnusableAlloc);
        wide[IndexPageblock] = Where(has, Presence.IndexPageblock, Varint.ZigZag(record.IndexPageblock));
        wide[UnusablePageblock] = Where(has, Presence.IndexPageblock, record.UnusablePageblock);
        if ((_row = row + 1) == BlockRows)
        {
            PackBlock();
        }
    }

    /// <summary>The events so far; of use until the next is added.</summary>
    public PackedRows Pack()
    {
        if (_row > 0)
        {
            PackBlock();
        }
        return _rows;
    }

    /// <summary>Forgets the events.</summary>
    public void Clear()
    {
        _rows.Clear();
        _comms.Clear();
        _stacks.Clear();
        _cgroups.Clear();
        (_row, _lastPfn) = (0, 0);
        (BootNsMin, BootNsMax) = (ulong.MaxValue, 0);
    }

    static uint Where(Presence has, Presence bit, uint value) => (has & bit) != 0 ? value : 0;

    void PackBlock()
    {
        foreach (var time in _times.AsSpan(0, _row))
        {
            BootNsMin = Math.Min(BootNsMin, time);
            BootNsMax = Math.Max(BootNsMax, time);
        }
        _timeColumn.AppendDifferences(_times.AsSpan(0, _row));
        _pfnColumn.AppendDifferences(_pfns.AsSpan(0, _row));
        for (var i = 0; i < _smallColumns.Length; i++)
        {
            _smallColumns[i].Append(_small.AsSpan(i * BlockRows, _row));
        }
        for (var i = 0; i < _wideColumns.Length; i++)
        {
            _wideColumns[i].Append(_wide.AsSpan(i * BlockRows, _row));
        }
        _rows.Count += _row;
        _row = 0;
    }
}
