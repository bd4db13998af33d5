// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Fleet.TestKit;

namespace Fleet.LibBpf.Tests;

[Collection(KernelCollection.Name)]
public sealed class RingBufferReaderTests
{
    public RingBufferReaderTests() => Requires.Kernel();

    [Fact]
    public void Records_come_whole_and_in_order_around_the_end_of_the_ring()
    {
        using var obj = Fragmon.Load();
        using var ring = new RingBufferReader<Record>(obj.Map("events"));
        var seen = new List<ulong>();
        ulong next = 0;
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < 37; i++) // 37 x 88 bytes: the end of the page is met at another place each round
                Fragmon.Fire(obj, next++);
            Assert.Equal(37, ring.Drain((in Record record) => seen.Add(record.Pfn)));
        }

        Assert.Equal(Enumerable.Range(0, 20 * 37).Select(n => (ulong)n), seen);
    }

    [Fact]
    public void An_empty_ring_gives_nothing_and_wakes_nobody()
    {
        using var obj = Fragmon.Load();
        using var ring = new RingBufferReader<Record>(obj.Map("events"));

        Assert.Equal(0, ring.Drain((in Record _) => { }));
        Assert.False(ring.Wait(TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void A_handler_that_throws_loses_no_later_record()
    {
        using var obj = Fragmon.Load();
        using var ring = new RingBufferReader<Record>(obj.Map("events"));
        for (ulong i = 0; i < 5; i++)
            Fragmon.Fire(obj, i);

        Assert.Throws<InvalidOperationException>(() => ring.Drain((in Record _) => throw new InvalidOperationException()));

        Assert.Equal(4, ring.Drain((in Record _) => { }));
    }

    [Fact]
    public void The_ring_is_mapped_once()
    {
        using var obj = Fragmon.Load(1 << 20);
        using var ring = new RingBufferReader<Record>(obj.Map("events"));

        var mapped = File.ReadLines("/proc/self/maps").Where(line => line.EndsWith("bpf-map", StringComparison.Ordinal))
            .Max(line => Convert.ToInt64(line.Split('-', ' ')[1], 16) - Convert.ToInt64(line.Split('-', ' ')[0], 16));

        Assert.Equal((1 << 20) + (2 * Environment.SystemPageSize), mapped);
    }

    [Fact]
    public void A_record_of_another_size_is_refused()
    {
        using var obj = Fragmon.Load();
        using var ring = new RingBufferReader<ulong>(obj.Map("events"));
        Fragmon.Fire(obj, 1);

        var error = Assert.Throws<BpfException>(() => ring.Drain((in ulong _) => { }));

        Assert.Equal("a record of ring events has 80 bytes, not 8", error.Message);
    }

    [Fact]
    public async Task A_waiting_reader_is_woken_when_a_quarter_is_full()
    {
        using var obj = Fragmon.Load(65536);
        using var ring = new RingBufferReader<Record>(obj.Map("events"));
        var waiting = Task.Run(() => ring.Wait(TimeSpan.FromSeconds(20)), TestContext.Current.CancellationToken);

        // A CPU looks at the ring at each 16th of its events.
        for (ulong i = 0; i < 65536 / 4 / 88 + 16 * (ulong)Cpus.Possible; i++)
            Fragmon.Fire(obj, i);

        Assert.True(await waiting);
    }

    [Fact]
    public async Task Another_thread_ends_the_wait_of_now_or_the_next_one_once()
    {
        using var obj = Fragmon.Load();
        using var ring = new RingBufferReader<Record>(obj.Map("events"));
        var waiting = Task.Run(() => ring.Wait(TimeSpan.FromSeconds(20)), TestContext.Current.CancellationToken);

        ring.Wake();

        Assert.True(await waiting);
        Assert.False(ring.Wait(TimeSpan.FromMilliseconds(1)));
        ring.Wake();
        Assert.True(ring.Wait(TimeSpan.FromSeconds(20)));
    }

    [StructLayout(LayoutKind.Sequential, Size = 80)]
    readonly struct Record
    {
        readonly ulong _bootNs;
        public readonly ulong Pfn;
    }
}
