// SPDX-License-Identifier: Apache-2.0
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Fleet.Agent.Capturing;
using Fleet.Agent.Host;
using Fleet.Agent.Shipping;
using Fleet.Agent.Spool;
using Fleet.Recording;
using Fleet.Recording.Segments;
using Fleet.TestKit;
using Fleet.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fleet.Agent.Tests.Shipping;

public sealed class ShipperTests : IDisposable
{
    static readonly HostIdentity Host = new("h1", "6.12", "#1", "x86_64");

    readonly TemporaryFolder _folder = new();
    readonly CollectedLog _log = new();

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_arrives_once_with_the_same_bytes_and_the_spool_is_empty()
    {
        await using var collector = await CollectorDouble.StartAsync();
        using var spool = Open();
        var sent = Enumerable.Range(1, 200).Select(seq => Append(spool, Lane.Detail, (ulong)seq, 20_000)).ToList();
        sent.Add(Append(spool, Lane.Summary, 1));
        using var shipper = Ship(spool, collector.Address);

        shipper.Finish();
        Assert.True(await shipper.RunAsync(Deadline));

        Assert.Equal(sent.Where(b => b.Lane == Lane.Detail), collector.Kept[new(spool.StreamId, Lane.Detail)]);
        Assert.Equal(sent.Where(b => b.Lane == Lane.Summary), collector.Kept[new(spool.StreamId, Lane.Summary)]);
        Assert.Equal(0UL, spool.Pending.Batches);
        Assert.True(collector.SaidBye.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_batch_that_is_appended_later_is_shipped_without_waiting()
    {
        await using var collector = await CollectorDouble.StartAsync();
        using var spool = Open();
        using var shipper = Ship(spool, collector.Address);
        spool.Appended = shipper.Wake;
        var running = shipper.RunAsync(Deadline);
        Append(spool, Lane.Summary, 1);

        await collector.FirstBatch.Task.WaitAsync(TimeSpan.FromSeconds(5), Deadline);

        shipper.Finish();
        Assert.True(await running);
    }

    [Fact]
    public async Task Counts_of_now_pass_a_backlog_of_detail_and_of_earlier_runs_with_one_window_before_them_at_most()
    {
        for (var run = 0; run < 20; run++)
        {
            using var earlier = Open();
            Append(earlier, Lane.Summary, 1, 50_000);
            Append(earlier, Lane.Detail, 1, 50_000);
        }
        await using var collector = await CollectorDouble.StartAsync();
        using var slow = new SemaphoreSlim(0);
        collector.Refuse = _ =>
        {
            slow.Wait(Deadline);
            return null;
        };
        using var spool = Open();
        for (var seq = 1UL; seq <= 100; seq++)
        {
            Append(spool, Lane.Detail, seq, 50_000);
        }
        spool.ScanEarlier();
        using var shipper = Ship(spool, collector.Address);
        spool.Appended = shipper.Wake;
        var running = shipper.RunAsync(Deadline);
        slow.Release(4);
        await collector.FirstBatch.Task.WaitAsync(Deadline);

        Append(spool, Lane.Summary, 1);
        var (live, before) = (new StreamKey(spool.StreamId, Lane.Summary), 4);
        for (; !collector.Kept.ContainsKey(live) && before <= 200; before++)
        {
            var kept = collector.Kept.Values.Sum(lane => lane.Count);
            slow.Release();
            while (collector.Kept.Values.Sum(lane => lane.Count) == kept)
            {
                await Task.Yield();
            }
        }

        Assert.InRange(before, 1, 4 + (int)(collector.WindowBytes / 50_000) + 2);
        slow.Release(1000);
        shipper.Finish();
        Assert.True(await running);
        Assert.Equal(0UL, spool.Pending.Batches);
    }

    [Fact]
    public async Task After_a_broken_call_the_rest_is_shipped_from_the_collectors_cursor()
    {
        await using var collector = await CollectorDouble.StartAsync();
        var broken = 0;
        collector.Refuse = batch => batch.Seq == 50 && Interlocked.Exchange(ref broken, 1) == 0
            ? throw new RpcException(new Status(StatusCode.Unavailable, "collector restarts")) : null;
        using var spool = Open();
        for (var seq = 1UL; seq <= 100; seq++)
        {
            Append(spool, Lane.Detail, seq);
        }
        using var shipper = Ship(spool, collector.Address);

        shipper.Finish();
        Assert.True(await shipper.RunAsync(Deadline));

        Assert.Equal(2, collector.Hellos.Count);
        Assert.Equal(Enumerable.Range(1, 100), collector.Kept[new(spool.StreamId, Lane.Detail)].Select(batch => (int)batch.Seq));
    }

    [Fact]
    public async Task A_busy_collector_is_given_time_and_gets_the_same_batch_again()
    {
        await using var collector = await CollectorDouble.StartAsync();
        var busy = 0;
        collector.Refuse = batch => batch.Seq == 2 && Interlocked.Exchange(ref busy, 1) == 0
            ? new Nack { Code = Nack.Types.Code.Busy, ExpectedSeq = 2 } : null;
        using var spool = Open();
        for (var seq = 1UL; seq <= 5; seq++)
        {
            Append(spool, Lane.Summary, seq);
        }
        using var shipper = Ship(spool, collector.Address);

        shipper.Finish();
        Assert.True(await shipper.RunAsync(Deadline));

        Assert.Single(collector.Hellos);
        Assert.Equal([1, 2, 3, 4, 5], collector.Kept[new(spool.StreamId, Lane.Summary)].Select(batch => (int)batch.Seq));
    }

    [Fact]
    public async Task A_refused_lane_waits_and_the_other_lane_goes_on()
    {
        await using var collector = await CollectorDouble.StartAsync();
        collector.Refuse = batch => batch.Lane == Lane.Detail ? new Nack { Code = Nack.Types.Code.Unsupported, Detail = "newer" } : null;
        using var spool = Open();
        Append(spool, Lane.Detail, 1);
        Append(spool, Lane.Summary, 1);
        using var shipper = Ship(spool, collector.Address);

        shipper.Finish();
        await shipper.RunAsync(Deadline);

        Assert.Single(collector.Kept[new(spool.StreamId, Lane.Summary)]);
        Assert.Equal(1UL, spool.Pending.Batches);
        Assert.Contains(_log.Lines, line => line.Contains("refused batch 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_spool_had_to_drop_is_declared_and_the_rest_arrives()
    {
        await using var collector = await CollectorDouble.StartAsync();
        using var spool = Open(new SpoolOptions(16 << 20) { RecentBytes = 0 });
        for (var seq = 1UL; seq <= 400; seq++)
        {
            Append(spool, Lane.Detail, seq, 60_000);
            spool.Sync();
        }
        var first = spool.Held().Single(range => range.Key.Lane == Lane.Detail).First;
        Assert.True(first > 1);
        using var shipper = Ship(spool, collector.Address);

        shipper.Finish();
        Assert.True(await shipper.RunAsync(Deadline));

        var kept = collector.Kept[new(spool.StreamId, Lane.Detail)];
        Assert.Equal((first, 400UL, 401 - (int)first), (kept[0].Seq, kept[^1].Seq, kept.Count));
    }

    [Fact]
    public async Task A_recording_is_pushed_whole_and_pushing_it_again_changes_nothing()
    {
        await using var collector = await CollectorDouble.StartAsync();
        var path = _folder.File("run.frag");
        var id = Guid.NewGuid();
        using (var writer = SegmentWriter.Create(path, new(id, Lane.Unspecified, 1, 0)))
        {
            for (var seq = 1UL; seq <= 20; seq++)
            {
                writer.Append(Some.Batch(new(id, Lane.Summary), seq));
                writer.Append(Some.Batch(new(id, Lane.Detail), seq));
            }
        }
        for (var time = 0; time < 2; time++)
        {
            using var source = new RecordingSource([path], NullLogger.Instance);
            using var shipper = Ship(source, collector.Address);
            shipper.Finish();
            Assert.True(await shipper.RunAsync(Deadline));
            Assert.Equal(0UL, source.Pending.Batches);
        }

        Assert.All(collector.Kept.Values, lane => Assert.Equal(20, lane.Count));
        Assert.Equal(2, collector.Kept.Count);
    }

    [Fact]
    public async Task With_a_bound_on_attempts_an_unreachable_collector_ends_it()
    {
        using var spool = Open();
        Append(spool, Lane.Summary, 1);
        using var shipper = Ship(spool, NobodyListens(), maxAttempts: 3);

        shipper.Finish();

        Assert.False(await shipper.RunAsync(Deadline));
        Assert.Equal(1UL, spool.Pending.Batches);
    }

    [Fact]
    public async Task An_unreachable_collector_is_told_once_a_minute_and_tried_for_ever()
    {
        var time = new FakeTimeProvider();
        var waits = new WaitCounter(time);
        using var spool = Open();
        using var shipper = new Shipper([NobodyListens()], spool, Host, waits, _log,
            new ReconnectPolicy(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), () => 0.999));
        using var stop = new CancellationTokenSource();
        var running = shipper.RunAsync(stop.Token);

        for (var attempt = 1; attempt <= 19; attempt++)
        {
            await waits.ReachedAsync(attempt, Deadline);
            time.Advance(TimeSpan.FromSeconds(10));
        }
        await waits.ReachedAsync(20, Deadline);

        Assert.Equal(4, _log.Lines.Count(line => line.Contains("cannot be reached", StringComparison.Ordinal)));
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        Assert.False(await running);
    }

    [Fact]
    public async Task Where_one_collector_is_away_another_is_taken()
    {
        await using var collector = await CollectorDouble.StartAsync();
        using var spool = Open();
        Append(spool, Lane.Summary, 1);
        using var shipper = new Shipper(
            [NobodyListens(), NobodyListens(), collector.Address], spool, Host, TimeProvider.System, _log,
            new ReconnectPolicy(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), Random.Shared.NextDouble));

        shipper.Finish();

        Assert.True(await shipper.RunAsync(Deadline));
        Assert.Single(collector.Kept[new(spool.StreamId, Lane.Summary)]);
    }

    Shipper Ship(IBatchSource source, Uri address, int? maxAttempts = null) => new(
        [address], source, Host, TimeProvider.System, _log,
        new ReconnectPolicy(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), Random.Shared.NextDouble), maxAttempts);

    SpoolDirectory Open(SpoolOptions? options = null) =>
        SpoolDirectory.Open(_folder.Path, options ?? new SpoolOptions(64 << 20), new LossLedger(), TimeProvider.System, NullLogger.Instance);

    static Uri NobodyListens()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    static Batch Append(SpoolDirectory spool, Lane lane, ulong seq, int bytes = 500)
    {
        var batch = Some.Batch(new StreamKey(spool.StreamId, lane), seq);
        batch.Payload = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(bytes));
        spool.Append(batch);
        return batch;
    }
}
