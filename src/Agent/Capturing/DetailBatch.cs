// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Capturing;

/// <summary>Gathers events until the batch is large or old enough.</summary>
/// <remarks>Threading: the capture thread.</remarks>
sealed class DetailBatch(TimeProvider time)
{
    /// <summary>About 100 KiB before compression, 12 KiB after.</summary>
    public const int MaxEvents = 4096;

    public static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(200);

    readonly EventColumns _events = new();
    long _opened;

    public bool IsFull => _events.Count >= MaxEvents;

    public bool IsDue => !IsEmpty && time.GetElapsedTime(_opened) >= MaxAge;

    public bool IsEmpty => _events.Count == 0;

    /// <inheritdoc cref="EventColumns.Add"/>
    public void Append(in FragEvent record, KernelStack? stack = null, CgroupName? cgroup = null)
    {
        if (IsEmpty)
        {
            _opened = time.GetTimestamp();
        }
        _events.Add(record, stack, cgroup);
    }

    /// <summary>Appends what was gathered to the stream and begins anew.</summary>
    public void CloseInto(RunStream stream)
    {
        var rows = _events.Pack();
        stream.Append(Lane.Detail, new Facts(), _events.BootNsMin, _events.BootNsMax, rows);
        _events.Clear();
    }
}
