// SPDX-License-Identifier: Apache-2.0
using System.Runtime.ExceptionServices;
using Fleet.V1;

namespace Fleet.Agent.Capturing;

/// <summary>
/// Does the work of a sink on a thread of its own, in order. A disk may take a second to confirm what was written; the ring
/// buffer of the default size holds a burst of four million events a second for twelve milliseconds.
/// </summary>
/// <remarks>
/// Bounded: where the sink is behind by <see cref="MostWaiting"/> batches <see cref="Append"/> waits for it, the ring fills,
/// and the kernel counts what it drops. Threading: one thread appends; the sink is called by this one's thread alone.
/// </remarks>
sealed class DiskThread : IBatchSink, IDisposable
{
    /// <summary>Half a million events, some 2 MiB of batches.</summary>
    const int MostWaiting = 64;

    readonly IBatchSink _sink;
    readonly Queue<Batch?> _work = new(MostWaiting); // null: sync
    readonly Thread _thread;
    bool _closed;
    ExceptionDispatchInfo? _error;
    long _pendingBytes;

    public DiskThread(IBatchSink sink)
    {
        _sink = sink;
        _pendingBytes = sink.PendingBytes;
        _thread = new Thread(Run) { Name = "disk", IsBackground = true };
        _thread.Start();
    }

    /// <summary>As of the last batch that the sink took.</summary>
    public long PendingBytes => Volatile.Read(ref _pendingBytes);

    /// <summary>Hands the batch on; what the sink threw at an earlier one is thrown here.</summary>
    public void Append(Batch batch) => Add(batch);

    /// <summary>Has everything confirmed that was appended before, without waiting for it.</summary>
    public void Sync() => Add(null);

    /// <summary>Waits until the sink has all of it.</summary>
    /// <exception cref="IOException">What the sink threw, of whatever type.</exception>
    public void Finish()
    {
        Close();
        _error?.Throw();
    }

    public void Dispose() => Close();

    // A monitor, as it sleeps where a semaphore or a BlockingCollection spins first: longer than the work of a batch takes.
    void Add(Batch? batch)
    {
        lock (_work)
        {
            while (_work.Count == MostWaiting && _error is null)
            {
                Monitor.Wait(_work);
            }
            _error?.Throw();
            _work.Enqueue(batch);
            Monitor.Pulse(_work);
        }
    }

    void Close()
    {
        lock (_work)
        {
            _closed = true;
            Monitor.Pulse(_work);
        }
        _thread.Join();
    }

    void Run()
    {
        while (_error is null && TryTake(out var batch))
        {
            Do(batch);
        }
    }

    /// <returns>False when no more will come.</returns>
    bool TryTake(out Batch? batch)
    {
        lock (_work)
        {
            while (_work.Count == 0 && !_closed)
            {
                Monitor.Wait(_work);
            }
            if (_work.Count == MostWaiting)
            {
                Monitor.Pulse(_work);
            }
            return _work.TryDequeue(out batch);
        }
    }

    void Do(Batch? batch)
    {
        try
        {
            if (batch is null)
            {
                _sink.Sync();
            }
            else
            {
                _sink.Append(batch);
            }
            Volatile.Write(ref _pendingBytes, _sink.PendingBytes);
        }
        catch (Exception e) // thrown again on the thread that appends
        {
            lock (_work)
            {
                _error = ExceptionDispatchInfo.Capture(e);
                Monitor.Pulse(_work);
            }
        }
    }
}
