// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;

namespace Fleet.LibBpf;

/// <summary>What is called for each record; the record stands in the ring and is gone after the call.</summary>
public delegate void RecordHandler<T>(in T record) where T : unmanaged;

/// <summary>
/// Reads a BPF ring buffer of records of one type, without a system call while there are records.
/// </summary>
/// <remarks>
/// One reader a ring, on one thread at a time. Layout and protocol: kernel/bpf/ringbuf.c. The first page holds the
/// position read up to, the second the position written up to, then the data, mapped twice so that a record never wraps.
/// </remarks>
public sealed unsafe class RingBufferReader<T> : IDisposable where T : unmanaged
{
    const uint Busy = 1u << 31, Discarded = 1u << 30;
    const int HeaderBytes = 8, PublishEvery = 64;
    readonly BpfMap _map;
    readonly ulong _mask;
    readonly MappedPages _consumer;
    readonly MappedPages _producer;
    readonly RingWait _wait;
    ulong _most;

    /// <param name="map">A loaded ring buffer.</param>
    /// <exception cref="BpfException">It cannot be mapped.</exception>
    public RingBufferReader(BpfMap map)
    {
        var page = Environment.SystemPageSize;
        _map = map;
        _mask = map.MaxEntries - 1;
        _consumer = MappedPages.Of(map, 0, page, writable: true);
        _producer = MappedPages.Of(map, page, page + 2 * (nint)map.MaxEntries, writable: false);
        _wait = new RingWait(map);
    }

    /// <summary>How full the ring was found at most, 0 to 1.</summary>
    public double MostFill => (double)_most / (_mask + 1);

    /// <summary>Hands over every record that is ready. Does not block.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="BpfException">A record has another size than <typeparamref name="T"/>.</exception>
    public int Drain(RecordHandler<T> handler)
    {
        var position = (ulong*)_consumer.Start;
        var written = (ulong*)_producer.Start;
        var data = _producer.Start + Environment.SystemPageSize;
        var at = *position;
        var records = 0;
        try
        {
            while (true)
            {
                var end = Volatile.Read(ref *written);
                if (at >= end)
                    return records;
                _most = Math.Max(_most, end - at);
                while (at < end)
                {
                    var record = data + (at & _mask);
                    var header = Volatile.Read(ref *(uint*)record);
                    if ((header & Busy) != 0)
                        return records; // reserved, not submitted yet
                    at += (header & ~Discarded) + HeaderBytes + 7 & ~7UL;
                    if ((header & Discarded) != 0)
                        continue;
                    if (header != sizeof(T))
                        throw new BpfException($"a record of ring {_map.Name} has {header} bytes, not {sizeof(T)}", 0, "");
                    handler(in Unsafe.AsRef<T>(record + HeaderBytes));
                    if (++records % PublishEvery == 0)
                        Volatile.Write(ref *position, at);
                }
            }
        }
        finally
        {
            Volatile.Write(ref *position, at);
        }
    }

    /// <summary>Waits until the kernel wakes its reader, or the time is over. A program that submits with BPF_RB_NO_WAKEUP wakes nobody.</summary>
    /// <returns>Whether the kernel woke it.</returns>
    public bool Wait(TimeSpan timeout) => _wait.Wait(timeout);

    public void Dispose()
    {
        _wait.Dispose();
        _producer.Dispose();
        _consumer.Dispose();
    }
}
