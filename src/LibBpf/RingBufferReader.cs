// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fleet.LibBpf;

/// <summary>What is called for each record.</summary>
public delegate void RecordHandler<T>(in T record) where T : unmanaged;

/// <summary>
/// Reads a BPF ring buffer of records of one type, without a system call while there are records.
/// </summary>
/// <remarks>
/// One reader a ring, on one thread at a time. Layout and protocol: kernel/bpf/ringbuf.c. The first page holds the
/// position read up to, the second the position written up to, then the data, which the kernel lets one map twice in a row so
/// that no record wraps. Of the second time only as much is mapped as a record needs: pages count as resident as often as they
/// are mapped.
/// </remarks>
public sealed unsafe class RingBufferReader<T> : IDisposable where T : unmanaged
{
    const uint Busy = 1u << 31, Discarded = 1u << 30;
    const int HeaderBytes = 8, FetchAhead = 1024;
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
        var again = (HeaderBytes + sizeof(T) + page - 1) / page * page;
        _map = map;
        _mask = map.MaxEntries - 1;
        _consumer = MappedPages.Of(map, 0, page, writable: true);
        _producer = MappedPages.Of(map, page, page + (nint)map.MaxEntries + again, writable: false);
        _wait = new RingWait(map);
    }

    /// <summary>How full the ring was found at most, 0 to 1.</summary>
    public double MostFill => (double)_most / (_mask + 1);

    /// <summary>Takes records that are ready out of the ring, as many as there are and fit. Does not block.</summary>
    /// <returns>How many it took; fewer than fit where no more are ready.</returns>
    /// <exception cref="BpfException">A record has another size than <typeparamref name="T"/>.</exception>
    public int Read(Span<T> into)
    {
        var position = (ulong*)_consumer.Start;
        var data = _producer.Start + Environment.SystemPageSize;
        var at = *position;
        var end = Volatile.Read(ref *(ulong*)_producer.Start);
        var records = 0;
        _most = Math.Max(_most, end - at);
        while (at < end && records < into.Length)
        {
            var record = data + (at & _mask);
            if (Sse.IsSupported)
                Sse.Prefetch0(record + FetchAhead); // it lies in the cache of the CPU that wrote it
            var header = Volatile.Read(ref *(uint*)record);
            if ((header & Busy) != 0)
                break; // reserved, not submitted yet
            at += (header & ~Discarded) + HeaderBytes + 7 & ~7UL;
            if (header == sizeof(T))
                Copy(record + HeaderBytes, ref into[records++]);
            else if ((header & Discarded) == 0)
                throw new BpfException($"a record of ring {_map.Name} has {header} bytes, not {sizeof(T)}", 0, "");
        }
        Volatile.Write(ref *position, at);
        return records;
    }

    /// <summary>Hands over every record that is ready, one by one: for a few. Does not block.</summary>
    /// <param name="handler">What it throws ends the drain; that record is consumed.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="BpfException">A record has another size than <typeparamref name="T"/>.</exception>
    public int Drain(RecordHandler<T> handler)
    {
        T record = default;
        var records = 0;
        for (; Read(new Span<T>(ref record)) > 0; records++)
            handler(in record);
        return records;
    }

    /// <summary>
    /// Waits until the kernel wakes its reader, <see cref="Wake"/> does, or the time is over. A program that submits with
    /// BPF_RB_NO_WAKEUP wakes nobody.
    /// </summary>
    /// <returns>Whether it was woken.</returns>
    public bool Wait(TimeSpan timeout) => _wait.Wait(timeout);

    /// <summary>Ends the wait of now or the next one. Safe from any thread.</summary>
    public void Wake() => _wait.Wake();

    // As it stands here the loop has no calls and no branches; a record is too long for what the compiler makes of an assignment.
    static void Copy(byte* record, ref T to)
    {
        ref var bytes = ref Unsafe.As<T, byte>(ref to);
        var at = 0;
        for (; at <= sizeof(T) - Vector128<byte>.Count; at += Vector128<byte>.Count)
            Vector128.Load(record + at).StoreUnsafe(ref bytes, (nuint)at);
        for (; at < sizeof(T); at++)
            Unsafe.Add(ref bytes, at) = record[at];
    }

    public void Dispose()
    {
        _wait.Dispose();
        _producer.Dispose();
        _consumer.Dispose();
    }
}
