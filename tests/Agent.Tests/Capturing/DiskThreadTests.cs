// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.V1;

namespace Fleet.Agent.Tests.Capturing;

/// <summary>The thread between a capture and its disk.</summary>
public sealed class DiskThreadTests
{
    const int MostWaiting = 64;

    [Fact]
    public void The_sink_gets_everything_in_order_and_Finish_waits_for_the_last()
    {
        using var sink = new SlowSink();
        using var disk = new DiskThread(sink);
        for (ulong seq = 1; seq <= 500; seq++)
        {
            disk.Append(new Batch { Seq = seq });
            if (seq % 100 == 0)
            {
                disk.Sync();
            }
        }

        disk.Finish();

        Assert.Equal([.. Enumerable.Range(1, 500).SelectMany(seq => seq % 100 == 0 ? new[] { $"{seq}", "sync" } : [$"{seq}"])], sink.Done);
        Assert.Equal(500, disk.PendingBytes);
    }

    [Fact]
    public void What_the_sink_throws_is_thrown_to_whoever_appends_and_the_sink_is_left_alone()
    {
        using var sink = new SlowSink { FailsAt = 3 };
        using var disk = new DiskThread(sink);

        var thrown = Assert.Throws<IOException>(Forever);

        Assert.Equal("the disk is gone", thrown.Message);
        Assert.Equal("the disk is gone", Assert.Throws<IOException>(disk.Finish).Message);
        Assert.Equal(["1", "2"], sink.Done);

        void Forever()
        {
            for (ulong seq = 1; ; seq++)
            {
                disk.Append(new Batch { Seq = seq });
            }
        }
    }

    [Fact]
    public void A_sink_that_stands_still_lets_64_batches_wait_then_the_appender_and_none_is_lost()
    {
        using var sink = new SlowSink();
        using var disk = new DiskThread(sink);
        sink.Stop();
        disk.Append(new Batch { Seq = 1 });
        sink.Stopped.Wait(TestContext.Current.CancellationToken);
        var appended = 1;
        var appender = new Thread(() =>
        {
            for (ulong seq = 2; seq <= 100; seq++)
            {
                disk.Append(new Batch { Seq = seq });
                Interlocked.Increment(ref appended);
            }
        });
        appender.Start();
        // One is with the sink.
        SpinWait.SpinUntil(() => Volatile.Read(ref appended) == MostWaiting + 1 && appender.ThreadState.HasFlag(ThreadState.WaitSleepJoin));

        Assert.False(appender.Join(TimeSpan.FromMilliseconds(200)));
        Assert.Equal(MostWaiting + 1, appended);

        sink.Go();
        appender.Join();
        disk.Finish();
        Assert.Equal(Enumerable.Range(1, 100).Select(seq => $"{seq}"), sink.Done);
    }

    /// <summary>Notes what it was asked to do, and stands still when told.</summary>
    sealed class SlowSink : IBatchSink, IDisposable
    {
        readonly ManualResetEventSlim _go = new(initialState: true);

        public ManualResetEventSlim Stopped { get; } = new();

        public List<string> Done { get; } = [];

        public ulong? FailsAt { get; init; }

        public long PendingBytes => Done.Count(done => done != "sync");

        public void Stop() => _go.Reset();

        public void Go() => _go.Set();

        public void Append(Batch batch)
        {
            if (!_go.IsSet)
            {
                Stopped.Set();
            }
            _go.Wait();
            if (batch.Seq == FailsAt)
            {
                throw new IOException("the disk is gone");
            }
            Done.Add($"{batch.Seq}");
        }

        public void Dispose()
        {
            _go.Dispose();
            Stopped.Dispose();
        }

        public void Sync() => Done.Add("sync");
    }
}
