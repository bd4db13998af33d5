// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Fleet.Agent.Probes;
using Fleet.Recording.Columns;
using Fleet.Recording.Columns.Packing;
using Fleet.V1;
using static Fleet.V1.ExtfragColumns.Types;

namespace Fleet.Agent.Capturing;

/// <summary>
/// Extfrag events straight from the kernel's records to the bytes of fleet.v1.ExtfragColumns: no row, no list and no
/// garbage in between.
/// </summary>
/// <remarks>Threading: the capture thread. Its memory is kept from batch to batch.</remarks>
sealed class EventColumns
{
    readonly DeltaColumn _bootNs = new(ExtfragColumns.BootNsDeltaFieldNumber);
    readonly UInt32Column _pid = new(ExtfragColumns.PidFieldNumber);
    readonly UInt32Column _tid = new(ExtfragColumns.TidFieldNumber);
    readonly UInt32Column _comm = new(ExtfragColumns.CommFieldNumber);
    readonly UInt32Column _cpu = new(ExtfragColumns.CpuFieldNumber);
    readonly ByteColumn _allocOrder = new(ExtfragColumns.AllocOrderFieldNumber);
    readonly ByteColumn _fallbackOrder = new(ExtfragColumns.FallbackOrderFieldNumber);
    readonly ByteColumn _donor = new(ExtfragColumns.DonorFieldNumber);
    readonly ByteColumn _claimer = new(ExtfragColumns.ClaimerFieldNumber);
    readonly ByteColumn _ownership = new(ExtfragColumns.OwnershipFieldNumber);
    readonly ByteColumn _presence = new(ExtfragColumns.PresenceFieldNumber);
    readonly DeltaColumn _pfn = new(ExtfragColumns.PfnDeltaFieldNumber);
    readonly UInt32Column _node = new(ExtfragColumns.NodeFieldNumber);
    readonly ByteColumn _zone = new(ExtfragColumns.ZoneFieldNumber);
    readonly UInt32Column _indexAlloc = new(ExtfragColumns.IndexAllocFieldNumber);
    readonly UInt32Column _unusableAlloc = new(ExtfragColumns.UnusableAllocFieldNumber);
    readonly UInt32Column _indexPageblock = new(ExtfragColumns.IndexPageblockFieldNumber);
    readonly UInt32Column _unusablePageblock = new(ExtfragColumns.UnusablePageblockFieldNumber);
    readonly UInt32Column _oneIn = new(ExtfragColumns.OneInFieldNumber, mayBeMissing: true);
    readonly UInt32Column _stack = new(ExtfragColumns.StackPlus1FieldNumber, mayBeMissing: true);
    readonly UInt32Column _cgroup = new(ExtfragColumns.CgroupPlus1FieldNumber, mayBeMissing: true);
    readonly ExtfragColumns _tables = new(); // the tables alone: few entries a batch
    readonly CommTable _comms;
    readonly StackTable _stacks;
    readonly CgroupTable _cgroups;
    ulong _lastPfn;

    public EventColumns()
    {
        Rows = new PackedRows(Facts.ExtfragFieldNumber,
        [
            _bootNs, _pid, _tid, _comm, _cpu, _allocOrder, _fallbackOrder, _donor, _claimer, _ownership, _presence, _pfn, _node, _zone,
            _indexAlloc, _unusableAlloc, _indexPageblock, _unusablePageblock, _oneIn, _stack, _cgroup,
        ], _tables);
        (_comms, _stacks, _cgroups) = (new(_tables.CommTable), new(_tables), new(_tables.CgroupTable));
        Clear();
    }

    public PackedRows Rows { get; }

    /// <summary>Earliest CLOCK_BOOTTIME inside, ns.</summary>
    public ulong BootNsMin { get; private set; }

    /// <summary>Latest CLOCK_BOOTTIME inside, ns.</summary>
    public ulong BootNsMax { get; private set; }

    public void Add(in FragEvent record, KernelStack? stack = null, CgroupName? cgroup = null)
    {
        var row = Rows.Row;
        var has = (Presence)record.Presence;
        BootNsMin = Math.Min(BootNsMin, record.BootNs);
        BootNsMax = Math.Max(BootNsMax, record.BootNs);
        _lastPfn = (has & Presence.Pfn) != 0 ? record.Pfn : _lastPfn;
        _bootNs[row] = record.BootNs;
        _pid[row] = record.Pid;
        _tid[row] = record.Tid;
        _comm[row] = _comms.IndexOf(MemoryMarshal.Read<UInt128>(record.Comm));
        _cpu[row] = record.Cpu;
        _allocOrder[row] = record.AllocOrder;
        _fallbackOrder[row] = record.FallbackOrder;
        _donor[row] = record.Donor;
        _claimer[row] = record.Claimer;
        _ownership[row] = record.Ownership;
        _presence[row] = record.Presence;
        _pfn[row] = _lastPfn; // unmeasured: a difference of 0
        _node[row] = Where(has, Presence.Zone, record.Node);
        _zone[row] = (byte)Where(has, Presence.Zone, record.Zone);
        _indexAlloc[row] = Where(has, Presence.IndexAlloc, Varint.ZigZag(record.IndexAlloc));
        _unusableAlloc[row] = Where(has, Presence.IndexAlloc, record.UnusableAlloc);
        _indexPageblock[row] = Where(has, Presence.IndexPageblock, Varint.ZigZag(record.IndexPageblock));
        _unusablePageblock[row] = Where(has, Presence.IndexPageblock, record.UnusablePageblock);
        _oneIn[row] = record.OneIn <= 1 ? 0 : record.OneIn;
        _stack[row] = _stacks.Plus1(stack);
        _cgroup[row] = _cgroups.Plus1(cgroup);
        Rows.Next();
    }

    /// <summary>Forgets the events.</summary>
    public void Clear()
    {
        Rows.Clear();
        _comms.Clear();
        _stacks.Clear();
        _cgroups.Clear();
        (BootNsMin, BootNsMax, _lastPfn) = (ulong.MaxValue, 0, 0);
    }

    static uint Where(Presence has, Presence bit, uint value) => (has & bit) != 0 ? value : 0;
}
