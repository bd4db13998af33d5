// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.V1;

namespace Fleet.Agent.Capturing;

/// <summary>Gathers events until the batch is large or old enough.</summary>
/// <remarks>Threading: the capture thread.</remarks>
sealed class DetailBatch(TimeProvider time)
{
    /// <summary>
    /// Up to 200 KiB while they are columns, some 40 KiB then; a batch may have a block more. Twice as many cost a twentieth less CPU, but become
    /// objects of more than 85,000 bytes, which only a collection of everything gives back.
    /// </summary>
    public const int MaxEvents = 8192;

    public static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(200);

    readonly EventColumns _events = new();
    readonly FragEvent[] _block = new FragEvent[EventBlock.Rows];
    int _held;
    long _opened;

    public bool IsFull => Count >= MaxEvents;

    public bool IsDue => !IsEmpty && time.GetElapsedTime(_opened) >= MaxAge;

    public bool IsEmpty => Count == 0;

    /// <summary>Where the next events are to be put, from its beginning; then <see cref="Added"/>. Never empty.</summary>
    public Span<FragEvent> Free => _block.AsSpan(_held);

    /// <inheritdoc cref="EventColumns.Names"/>
    public EventNames Names
    {
        get => _events.Names;
        set => _events.Names = value;
    }

    int Count => _events.Rows.Count + _held;

    /// <summary>Takes the first <paramref name="events"/> of what was <see cref="Free"/>.</summary>
    public void Added(int events)
    {
        if (IsEmpty)
        {
            _opened = time.GetTimestamp();
        }
        _held += events;
        if (_held == _block.Length)
        {
            Settle();
        }
    }

    /// <summary>Names what stands behind the events now, before it is gone: to be called when no more are ready.</summary>
    public void Settle()
    {
        if (_held > 0)
        {
            _events.Add(_block.AsSpan(0, _held));
            _held = 0;
        }
    }

    /// <summary>Appends what was gathered to the stream and begins anew.</summary>
    public void CloseInto(RunStream stream)
    {
        Settle();
        stream.Append(Lane.Detail, new Facts(), _events.BootNsMin, _events.BootNsMax, _events.Rows);
        _events.Clear();
    }
}
