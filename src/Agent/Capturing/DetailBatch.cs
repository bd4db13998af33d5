// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Capturing;

/// <summary>Gathers events until the batch is large or old enough. Its columns are used again for the next batch.</summary>
/// <remarks>Threading: the capture thread.</remarks>
sealed class DetailBatch
{
    /// <summary>About 64 KiB before compression: 30 bytes an event.</summary>
    public const int MaxEvents = 2000;

    public static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(200);

    readonly ExtfragColumns _columns = new();
    readonly TimeProvider _time;
    ExtfragAppender _appender;
    ulong _bootNsMin = ulong.MaxValue;
    ulong _bootNsMax;
    long _opened;

    public DetailBatch(TimeProvider time)
    {
        _time = time;
        _appender = new ExtfragAppender(_columns);
    }

    public bool IsFull => _appender.Count >= MaxEvents;

    public bool IsDue => _appender.Count > 0 && _time.GetElapsedTime(_opened) >= MaxAge;

    public bool IsEmpty => _appender.Count == 0;

    public void Append(in ExtfragRow row, ReadOnlySpan<byte> comm)
    {
        if (_appender.Count == 0)
        {
            _opened = _time.GetTimestamp();
        }
        _appender.Append(row, comm);
        _bootNsMin = Math.Min(_bootNsMin, row.BootNs);
        _bootNsMax = Math.Max(_bootNsMax, row.BootNs);
    }

    /// <summary>Appends what was gathered to the stream and begins anew.</summary>
    public void CloseInto(RunStream stream)
    {
        stream.Append(Lane.Detail, new Facts { Extfrag = _columns }, _bootNsMin, _bootNsMax);
        Clear();
        _appender = new ExtfragAppender(_columns);
        (_bootNsMin, _bootNsMax) = (ulong.MaxValue, 0);
    }

    /// <summary>Empties each column but keeps its memory: at 400,000 events a second the arrays would be all of the garbage.</summary>
    void Clear()
    {
        _columns.BootNsDelta.Clear();
        _columns.Pid.Clear();
        _columns.Tid.Clear();
        _columns.Comm.Clear();
        _columns.Cpu.Clear();
        _columns.AllocOrder.Clear();
        _columns.FallbackOrder.Clear();
        _columns.Donor.Clear();
        _columns.Claimer.Clear();
        _columns.Ownership.Clear();
        _columns.Presence.Clear();
        _columns.PfnDelta.Clear();
        _columns.Node.Clear();
        _columns.Zone.Clear();
        _columns.IndexAlloc.Clear();
        _columns.UnusableAlloc.Clear();
        _columns.IndexPageblock.Clear();
        _columns.UnusablePageblock.Clear();
        _columns.CommTable.Clear();
        _columns.OneIn.Clear();
        _columns.StackPlus1.Clear();
        _columns.CgroupPlus1.Clear();
        _columns.StackTable.Clear();
        _columns.SymbolTable.Clear();
        _columns.CgroupTable.Clear();
    }
}
