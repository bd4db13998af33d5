// SPDX-License-Identifier: Apache-2.0
using System.Net;
using Fleet.Collector.Hosting;
using Fleet.Recording;
using Fleet.Storage;
using Fleet.Storage.Embedded;
using Fleet.Storage.Writing;
using Fleet.TestKit;
using Fleet.V1;
using Grpc.Core;
using static Fleet.V1.Nack.Types;

namespace Fleet.Collector.Tests.Ingest;

/// <summary>The conversation, over real gRPC, with the embedded store behind a gate.</summary>
public sealed class IngestTests : IAsyncLifetime
{
    readonly TemporaryFolder _folder = new();
    GatedStore _store = null!;
    CollectorHost _collector = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = new GatedStore(EmbeddedStore.Open(_folder.File("store"), TimeProvider.System));
        _collector = await StartAsync(options => options);
    }

    public async ValueTask DisposeAsync()
    {
        await _collector.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Batch_is_not_acked_before_commit()
    {
        var key = Some.Stream();
        var (agent, _) = await TestAgent.GreetAsync(_collector.Grpc, key);
        await using var _1 = agent;
        _store.Hold();

        await agent.SendAsync(Some.Batch(key, 1));
        var answer = agent.NextAsync();
        await _store.Entered;
        // A whole other conversation takes place while the commit hangs: time enough for an ack that did not wait.
        var (other, _) = await TestAgent.GreetAsync(_collector.Grpc, Some.Stream());
        await using var _2 = other;
        Assert.False(answer.IsCompleted);
        Assert.Equal([0ul], await _store.CursorsAsync([key], Ct));

        _store.Release();

        Assert.Equal(1ul, (await answer)!.Ack.CommittedSeq);
        Assert.Equal([1ul], await _store.CursorsAsync([key], Ct));
    }

    [Fact]
    public async Task Welcome_gives_the_cursor_of_each_stream_and_the_limits()
    {
        StreamKey known = Some.Stream(), stranger = Some.Stream(Lane.Detail);
        await _store.CommitAsync([Some.Batch(known, 1), Some.Batch(known, 2)], Ct);

        var (agent, welcome) = await TestAgent.GreetAsync(_collector.Grpc, stranger, known);
        await using var _1 = agent;

        Assert.Equal([0ul, 2ul], welcome.Cursors.Select(cursor => cursor.CommittedSeq));
        Assert.Equal(stranger.Lane, welcome.Cursors[0].Lane);
        Assert.True(welcome.MaxBatchBytes > 0 && welcome.WindowBytes > 0);
    }

    [Fact]
    public async Task A_stream_whose_beginning_the_agent_dropped_goes_on_from_what_it_still_has()
    {
        var key = Some.Stream();
        await using var agent = TestAgent.Connect(_collector.Grpc);
        await agent.HelloAsync(TestAgent.Position(key, 7));

        Assert.Equal(6ul, (await agent.NextAsync())!.Welcome.Cursors[0].CommittedSeq);
        await agent.SendAsync(Some.Batch(key, 7));

        Assert.Equal(7ul, (await agent.NextAsync())!.Ack.CommittedSeq);
    }

    [Fact]
    public async Task A_duplicate_is_acked_again()
    {
        var key = Some.Stream();
        var (agent, _) = await TestAgent.GreetAsync(_collector.Grpc, key);
        await using var _1 = agent;
        await agent.SendAsync(Some.Batch(key, 1));
        await agent.AckOfAsync(1);

        await agent.SendAsync(Some.Batch(key, 1));

        Assert.Equal(1ul, (await agent.NextAsync())!.Ack.CommittedSeq);
    }

    [Fact]
    public async Task A_gap_is_refused_once_and_mended_by_sending_again()
    {
        var key = Some.Stream();
        var (agent, _) = await TestAgent.GreetAsync(_collector.Grpc, key);
        await using var _1 = agent;
        await agent.SendAsync(Some.Batch(key, 1));
        await agent.AckOfAsync(1);
        await agent.SendAsync(Some.Batch(key, 3));

        AssertNack(await agent.NextAsync(), Code.Gap, seq: 3, expected: 2);
        for (ulong seq = 4; seq <= 6; seq++)
        {
            await agent.SendAsync(Some.Batch(key, seq));
        }
        for (ulong seq = 2; seq <= 6; seq++)
        {
            await agent.SendAsync(Some.Batch(key, seq));
        }

        await agent.AckOfAsync(6);
    }

    [Fact]
    public async Task A_session_that_was_taken_over_is_fenced_and_its_call_ends()
    {
        var key = Some.Stream();
        var (zombie, _) = await TestAgent.GreetAsync(_collector.Grpc, key);
        await using var _1 = zombie;
        var (heir, _) = await TestAgent.GreetAsync(_collector.Grpc, key);
        await using var _2 = heir;

        await zombie.SendAsync(Some.Batch(key, 1));
        AssertNack(await zombie.NextAsync(), Code.Fenced, seq: 1, expected: 1);
        Assert.Null(await zombie.NextAsync());

        await heir.SendAsync(Some.Batch(key, 1));
        await heir.AckOfAsync(1);
        await MetricAsync("fleet_collector_batches_total{result=\"fenced\"} 1");
    }

    [Fact]
    public async Task Without_memory_nothing_is_read_and_afterwards_everything_is_taken()
    {
        await _collector.DisposeAsync();
        _store = new GatedStore(EmbeddedStore.Open(_folder.File("store"), TimeProvider.System));
        _collector = await StartAsync(options => options with { BudgetBytes = 1 });
        var key = Some.Stream();
        var (agent, _) = await TestAgent.GreetAsync(_collector.Grpc, key);
        await using var _1 = agent;
        _store.Hold();
        for (ulong seq = 1; seq <= 20; seq++)
        {
            await agent.SendAsync(Some.Batch(key, seq));
        }
        await _store.Entered;
        await MetricAsync("fleet_collector_sessions_held 1");
        _store.Release();

        await agent.AckOfAsync(20);
        await MetricAsync("fleet_collector_budget_used_bytes 0");
    }

    [Fact]
    public async Task A_damaged_batch_is_refused_and_the_sound_one_taken()
    {
        var key = Some.Stream();
        var (agent, _) = await TestAgent.GreetAsync(_collector.Grpc, key);
        await using var _1 = agent;
        var damaged = Some.Batch(key, 1);
        damaged.Crc32C ^= 1;

        await agent.SendAsync(damaged);
        AssertNack(await agent.NextAsync(), Code.Corrupt, seq: 1, expected: 1);

        await agent.SendAsync(Some.Batch(key, 1));
        await agent.AckOfAsync(1);
    }

    [Fact]
    public async Task A_batch_of_a_newer_schema_is_refused_to_be_kept()
    {
        var key = Some.Stream();
        var (agent, _) = await TestAgent.GreetAsync(_collector.Grpc, key);
        await using var _1 = agent;
        var newer = Some.Batch(key, 1);
        newer.Schema = 99;

        await agent.SendAsync(newer);

        AssertNack(await agent.NextAsync(), Code.Unsupported, seq: 1, expected: 1);
    }

    [Fact]
    public async Task A_batch_over_the_limit_is_refused_by_its_size_and_by_what_it_declares()
    {
        StreamKey one = Some.Stream(), two = Some.Stream();
        var (agent, welcome) = await TestAgent.GreetAsync(_collector.Grpc, one, two);
        await using var _1 = agent;
        var large = Some.Batch(one, 1);
        large.Payload = Google.Protobuf.ByteString.CopyFrom(new byte[welcome.MaxBatchBytes + 1]);
        var bomb = Some.Batch(two, 1);
        bomb.RawBytes = uint.MaxValue;

        await agent.SendAsync(large);
        AssertNack(await agent.NextAsync(), Code.TooBig, seq: 1, expected: 1);
        await agent.SendAsync(bomb);
        AssertNack(await agent.NextAsync(), Code.TooBig, seq: 1, expected: 1);
    }

    [Fact]
    public async Task While_the_store_is_away_batches_are_refused_and_afterwards_taken()
    {
        var key = Some.Stream();
        var (agent, _) = await TestAgent.GreetAsync(_collector.Grpc, key);
        await using var _1 = agent;
        await agent.SendAsync(Some.Batch(key, 1));
        await agent.AckOfAsync(1);
        _store.Trouble = "the database takes a nap";

        for (ulong seq = 2; seq <= 4; seq++)
        {
            await agent.SendAsync(Some.Batch(key, seq));
        }
        var refusal = await agent.NextAsync();
        AssertNack(refusal, Code.Busy, seq: 2, expected: 2);
        Assert.Contains("nap", refusal!.Nack.Detail);
        Assert.Contains("nap", await ReadyAsync(HttpStatusCode.ServiceUnavailable));

        _store.Trouble = null;
        for (ulong seq = 2; seq <= 4; seq++)
        {
            await agent.SendAsync(Some.Batch(key, seq));
        }
        await agent.AckOfAsync(4);
        Assert.Equal("ready", await ReadyAsync(HttpStatusCode.OK));
    }

    [Fact]
    public async Task Nobody_is_welcomed_while_the_store_is_away()
    {
        _store.Trouble = "the database takes a nap";
        await using var agent = TestAgent.Connect(_collector.Grpc);
        await agent.HelloAsync(TestAgent.Position(Some.Stream(), 1));

        var error = await Assert.ThrowsAsync<RpcException>(agent.NextAsync);

        Assert.Equal((StatusCode.Unavailable, "the database takes a nap"), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task A_batch_before_Hello_ends_the_call() =>
        await RefusedAsync(new AgentMessage { Batch = Some.Batch(Some.Stream(), 1) });

    [Fact]
    public async Task A_stream_id_of_the_wrong_length_ends_the_call()
    {
        var position = TestAgent.Position(Some.Stream(), 1);
        position.StreamId = Google.Protobuf.ByteString.CopyFromUtf8("short");
        await RefusedAsync(new AgentMessage { Hello = new Hello { Streams = { position } } });
    }

    [Fact]
    public async Task After_Bye_come_the_last_acks_and_the_end()
    {
        var key = Some.Stream();
        var (agent, _) = await TestAgent.GreetAsync(_collector.Grpc, key);
        await using var _1 = agent;
        for (ulong seq = 1; seq <= 50; seq++)
        {
            await agent.SendAsync(Some.Batch(key, seq));
        }
        await agent.SendAsync(new AgentMessage { Bye = new Bye() });

        await agent.AckOfAsync(50);
        Assert.Null(await agent.NextAsync());
    }

    [Fact]
    public async Task A_stop_drains_commits_what_was_received_and_acks_it()
    {
        var key = Some.Stream();
        var (agent, _) = await TestAgent.GreetAsync(_collector.Grpc, key);
        await using var _1 = agent;
        _store.Hold();
        await agent.SendAsync(Some.Batch(key, 1));
        await _store.Entered;

        var stop = _collector.StopAsync(Ct);
        Assert.Equal(CollectorMessage.MessageOneofCase.Drain, (await agent.NextAsync())!.MessageCase);
        Assert.False(stop.IsCompleted);
        _store.Release();

        await agent.AckOfAsync(1);
        Assert.Null(await agent.NextAsync());
        await stop;
    }

    [Fact]
    public async Task An_agent_that_falls_silent_is_let_go()
    {
        await _collector.DisposeAsync();
        _store = new GatedStore(EmbeddedStore.Open(_folder.File("store"), TimeProvider.System));
        _collector = await StartAsync(options => options with { SilenceLimit = TimeSpan.FromMilliseconds(100) });
        var (agent, _) = await TestAgent.GreetAsync(_collector.Grpc, Some.Stream());
        await using var _1 = agent;

        var error = await Assert.ThrowsAsync<RpcException>(agent.NextAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task Compressed_messages_are_refused_because_their_size_is_not_bounded()
    {
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(_collector.Grpc);
        using var call = new V1.Ingest.IngestClient(channel).Stream(new Metadata { { "grpc-internal-encoding-request", "gzip" } }, cancellationToken: Ct);
        await call.RequestStream.WriteAsync(new AgentMessage { Hello = new Hello { Host = new string('h', 4000) } }, Ct);

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Ct));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [Fact]
    public async Task A_thousand_batches_of_four_agents_are_stored_once_each()
    {
        var streams = Enumerable.Range(0, 4).Select(_ => Some.Stream()).ToArray();

        await Task.WhenAll(streams.Select(async key =>
        {
            var (agent, _) = await TestAgent.GreetAsync(_collector.Grpc, key);
            await using var _1 = agent;
            var run = Guid.NewGuid();
            for (ulong seq = 1; seq <= 250; seq++)
            {
                await agent.SendAsync(Some.Batch(key, seq, Some.SummaryFacts(run)));
            }
            await agent.AckOfAsync(250);
        }));

        await using var reader = StoreLocation.Parse(_folder.File("store")).OpenReader();
        foreach (var run in await reader.RunsAsync(Storage.Reading.RunSelector.All, Ct))
        {
            Assert.Equal(250, await reader.CountsAsync(run, Ct).CountAsync(Ct));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_watch_of_the_store_that_breaks_ends_the_collector_with_what_broke_it(bool atOnce)
    {
        var fault = new InvalidOperationException("nobody thought of this");
        _store.Fault = atOnce ? fault : null;

        Assert.Same(fault, await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var collector = await StartAsync(options => options);
            _store.Fault = fault;
            await collector.RunAsync().WaitAsync(TimeSpan.FromSeconds(30), Ct);
        }));
    }

    Task<CollectorHost> StartAsync(Func<CollectorOptions, CollectorOptions> change)
    {
        var loopback = new IPEndPoint(IPAddress.Loopback, 0);
        var options = new CollectorOptions { Store = StoreLocation.Parse(_folder.File("store")), Grpc = loopback, Http = loopback };
        return CollectorHost.StartAsync(change(options), Ct, _store);
    }

    async Task RefusedAsync(AgentMessage first)
    {
        await using var agent = TestAgent.Connect(_collector.Grpc);
        await agent.SendAsync(first);
        var error = await Assert.ThrowsAsync<RpcException>(agent.NextAsync);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    async Task<string> ReadyAsync(HttpStatusCode expected)
    {
        using var client = new HttpClient();
        while (true)
        {
            using var answer = await client.GetAsync(new Uri(_collector.Http, "healthz/ready"), Ct);
            if (answer.StatusCode == expected)
            {
                return await answer.Content.ReadAsStringAsync(Ct);
            }
        }
    }

    async Task MetricAsync(string line)
    {
        using var client = new HttpClient();
        while (!(await client.GetStringAsync(new Uri(_collector.Http, "metrics"), Ct)).Contains($"{line}\n", StringComparison.Ordinal))
        {
            Ct.ThrowIfCancellationRequested();
        }
    }

    static void AssertNack(CollectorMessage? message, Code code, ulong seq, ulong expected)
    {
        Assert.Equal(CollectorMessage.MessageOneofCase.Nack, message!.MessageCase);
        Assert.Equal((code, seq, expected), (message.Nack.Code, message.Nack.Seq, message.Nack.ExpectedSeq));
    }
}
