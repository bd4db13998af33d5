// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Capturing;

/// <summary>Losses that no batch carries yet. Neighbouring losses of one cause become one record.</summary>
/// <remarks>Threading: safe from any thread; the spool adds, the capture thread takes.</remarks>
sealed class LossLedger
{
    readonly Lock _lock = new();
    readonly List<Loss> _pending = [];
    bool _startLost;

    /// <summary>Everything that was added has been taken.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count == 0;
            }
        }
    }

    public void Add(Loss loss)
    {
        lock (_lock)
        {
            if (_pending.Find(other => Joins(other, loss)) is { } same)
            {
                if (loss is { HasBootNsFrom: true, HasBootNsTo: true })
                {
                    same.BootNsFrom = Math.Min(same.BootNsFrom, loss.BootNsFrom);
                    same.BootNsTo = Math.Max(same.BootNsTo, loss.BootNsTo);
                }
                same.Count += loss.Count;
                if (loss.HasLastSeq)
                {
                    same.LastSeq = loss.LastSeq;
                }
                return;
            }
            _pending.Add(loss);
        }
    }

    /// <summary>The batch that told the start of this run was dropped: without labels and host nobody could use the rest.</summary>
    public void LoseStart() => Volatile.Write(ref _startLost, true);

    /// <summary>Whether the start is to be told again, asked once.</summary>
    public bool TakeStart() => Interlocked.Exchange(ref _startLost, false);

    public IReadOnlyList<Loss> Take()
    {
        lock (_lock)
        {
            Loss[] taken = [.. _pending];
            _pending.Clear();
            return taken;
        }
    }

    /// <summary>Of one cause, with nothing unknown, and where batches are named, next to each other.</summary>
    static bool Joins(Loss first, Loss then) =>
        IsWhole(first) && IsWhole(then) && first.HasBootNsFrom == then.HasBootNsFrom && first.HasBootNsTo == then.HasBootNsTo && first.Stage == then.Stage && first.Reason == then.Reason && first.Kind == then.Kind && first.Lane == then.Lane && first.StreamId == then.StreamId
        && first.HasLastSeq == then.HasFirstSeq && (!first.HasLastSeq || first.LastSeq + 1 == then.FirstSeq);

    static bool IsWhole(Loss loss) => loss.HasCount && loss.HasBootNsFrom == loss.HasBootNsTo && loss.HasFirstSeq == loss.HasLastSeq;
}
