// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Collector.Ingest;

/// <summary>The sessions that are open now. Threading: safe.</summary>
sealed class Sessions
{
    readonly Lock _lock = new();
    TaskCompletionSource? _noneLeft;
    int _lastNumber;

    public int Count { get; private set; }

    /// <returns>A number for log lines, from 1.</returns>
    public int Open()
    {
        lock (_lock)
        {
            Count++;
            return ++_lastNumber;
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            if (--Count == 0)
            {
                _noneLeft?.TrySetResult();
            }
        }
    }

    /// <summary>Completes as soon as there is no session; for when no new ones begin.</summary>
    public Task NoneLeftAsync()
    {
        lock (_lock)
        {
            _noneLeft ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Count == 0)
            {
                _noneLeft.TrySetResult();
            }
            return _noneLeft.Task;
        }
    }
}
