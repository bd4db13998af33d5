// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Collector.Writing;

/// <summary>
/// Memory for batches that wait for their commit, of all agents together. Who finds none left waits in line, reads nothing
/// from its agent meanwhile, and flow control reaches back to the agent's spool.
/// </summary>
/// <remarks>Threading: safe. First come, first served: a large batch cannot be passed for ever by small ones.</remarks>
/// <param name="limit">Bytes. A batch beyond it is let in alone.</param>
sealed class MemoryBudget(long limit)
{
    readonly Lock _lock = new();
    readonly LinkedList<(long Bytes, TaskCompletionSource Granted)> _waiting = [];
    long _used;

    /// <summary>Bytes that may be taken.</summary>
    public long Limit => limit;

    /// <summary>Bytes that are taken now.</summary>
    public long Used
    {
        get
        {
            lock (_lock)
            {
                return _used;
            }
        }
    }

    /// <summary>Agents that are not read from because there is no room.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    public async Task TakeAsync(long bytes, CancellationToken ct)
    {
        LinkedListNode<(long, TaskCompletionSource Granted)> place;
        lock (_lock)
        {
            if (_waiting.Count == 0 && Fits(bytes))
            {
                _used += bytes;
                return;
            }
            place = _waiting.AddLast((bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }
        await using var leave = ct.Register(() => Leave(place, ct));
        await place.Value.Granted.Task;
    }

    public void Release(long bytes)
    {
        lock (_lock)
        {
            _used -= bytes;
            Admit();
        }
    }

    bool Fits(long bytes) => _used == 0 || _used + bytes <= limit;

    void Admit()
    {
        while (_waiting.First is { } first && Fits(first.Value.Bytes))
        {
            _waiting.RemoveFirst();
            _used += first.Value.Bytes;
            first.Value.Granted.SetResult();
        }
    }

    void Leave(LinkedListNode<(long, TaskCompletionSource Granted)> place, CancellationToken ct)
    {
        lock (_lock)
        {
            if (place.List is null)
            {
                return;
            }
            _waiting.Remove(place);
            Admit();
        }
        place.Value.Granted.TrySetCanceled(ct);
    }
}
