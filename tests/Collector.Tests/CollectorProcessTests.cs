// SPDX-License-Identifier: Apache-2.0
using System.Net;
using System.Net.Sockets;
using Fleet.Recording;
using Fleet.Storage;
using Fleet.Storage.Reading;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Fleet.TestKit;
using Grpc.Core;
using Npgsql;

namespace Fleet.Collector.Tests;

/// <summary>The program from outside: exit codes, signals, kills, and a database that comes and goes.</summary>
public sealed class CollectorProcessTests(TimescaleFixture database) : IClassFixture<TimescaleFixture>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--bogus")]
    [InlineData("serve", "--grpc", "here")]
    [InlineData("serve", "--store", "run.frag")]
    [InlineData("serve", "--store", "mysql://db/lab")]
    [InlineData("migrate", "--store", "/tmp")]
    public async Task Wrong_usage_is_named_and_exits_2(params string[] arguments)
    {
        var (exit, errors) = await CollectorProcess.RunAsync(arguments);

        Assert.Equal(2, exit);
        Assert.StartsWith("fleet-collector: ", errors);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_and_exits_2()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (exit, errors) = await CollectorProcess.RunAsync(
            "serve", "--store", _folder.Path, "--grpc", taken.LocalEndpoint.ToString()!, "--http", "127.0.0.1:0");

        Assert.Equal(2, exit);
        var complaint = Assert.Single(errors.Split('\n'), line => line.StartsWith("fleet-collector: ", StringComparison.Ordinal));
        Assert.Contains($"{taken.LocalEndpoint}", complaint);
        Assert.Contains("--grpc", complaint);
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public async Task An_address_that_is_not_this_machines_exits_2()
    {
        var (exit, errors) = await CollectorProcess.RunAsync("serve", "--store", _folder.Path, "--grpc", "192.0.2.1:7417", "--http", "127.0.0.1:0");

        Assert.Equal(2, exit);
        Assert.Contains("cannot listen on 192.0.2.1:7417", errors);
    }

    [Fact]
    public async Task A_directory_that_another_collector_holds_exits_4()
    {
        await using var first = await CollectorProcess.ServeAsync(_folder.Path);

        var (exit, errors) = await CollectorProcess.RunAsync("serve", "--store", _folder.Path, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0");

        Assert.Equal(4, exit);
        Assert.Contains("another collector uses it", errors);
    }

    [Fact]
    public async Task Healthcheck_tells_ready_from_gone()
    {
        await using var collector = await CollectorProcess.ServeAsync(_folder.Path);
        var address = $"{collector.Http.Host}:{collector.Http.Port}";
        while ((await CollectorProcess.RunAsync("healthcheck", "--http", address)).ExitCode != 0)
        {
            Ct.ThrowIfCancellationRequested();
        }

        Assert.Equal(0, await collector.TerminateAsync());

        Assert.Equal(4, (await CollectorProcess.RunAsync("healthcheck", "--http", address)).ExitCode);
    }

    [Fact]
    public async Task SIGTERM_acks_what_was_received_and_exits_0()
    {
        await using var collector = await CollectorProcess.ServeAsync(_folder.Path);
        var key = Some.Stream();
        var (agent, _) = await TestAgent.GreetAsync(collector.Grpc, key);
        await using var _1 = agent;
        await agent.SendAsync(Some.Batch(key, 1));
        await agent.AckOfAsync(1);

        var farewell = agent.NextAsync();
        var exit = collector.TerminateAsync();

        Assert.Equal(V1.CollectorMessage.MessageOneofCase.Drain, (await farewell)!.MessageCase);
        Assert.Equal(0, await exit);
    }

    [Fact]
    public async Task Kill_9_loses_nothing_acked_and_doubles_nothing_in_the_embedded_store() => await KillAndCountAsync(_folder.Path);

    [Fact]
    public async Task Kill_9_loses_nothing_acked_and_doubles_nothing_in_TimescaleDB()
    {
        Assert.Equal(0, (await CollectorProcess.RunAsync("migrate", "--store", database.Url)).ExitCode);
        await KillAndCountAsync(database.Url);
    }

    [Fact]
    public async Task A_database_that_is_down_at_start_is_waited_for()
    {
        await using var server = await TimescaleServer.OwnAsync();
        await new Migrator(ConnectionString.Of(server.Url), TimeProvider.System).MigrateAsync(Ct);
        await server.StopAsync();
        await using var collector = await CollectorProcess.ServeAsync(server.Url);

        Assert.Equal(StatusCode.Unavailable, await GreetingFailsAsync(collector.Grpc));
        Assert.Contains("waiting for the store, nothing is acked: database postgres at 127.0.0.1", collector.Errors);
        await server.StartAsync();

        var key = Some.Stream();
        await using var agent = await GreetWhenReadyAsync(collector.Grpc, key);
        await agent.SendAsync(Some.Batch(key, 1));
        await agent.AckOfAsync(1);
    }

    [Fact]
    public async Task A_database_restart_in_the_middle_is_ridden_out()
    {
        await using var server = await TimescaleServer.OwnAsync();
        await new Migrator(ConnectionString.Of(server.Url), TimeProvider.System).MigrateAsync(Ct);
        await using var collector = await CollectorProcess.ServeAsync(server.Url);
        var (key, run) = (Some.Stream(), Guid.NewGuid());
        var (agent, _) = await TestAgent.GreetAsync(collector.Grpc, key);
        await using var _1 = agent;
        await SendAsync(agent, key, run, 1, 20);
        await agent.AckOfAsync(20);

        await server.StopAsync();
        await SendAsync(agent, key, run, 21, 40);
        var refusal = (await agent.NextAsync())!.Nack;
        Assert.Equal((V1.Nack.Types.Code.Busy, 21ul), (refusal.Code, refusal.ExpectedSeq));
        await server.StartAsync();

        // On the same session, as an agent does: again from what the collector asked for, until it is taken.
        while (refusal is not null)
        {
            await SendAsync(agent, key, run, refusal.ExpectedSeq, 40);
            refusal = await NackOrAckAsync(agent, 40);
        }
        Assert.Equal(40, await CountsAsync(server.Url, run));
    }

    [Fact]
    public async Task Counts_of_runs_that_have_ended_are_added_up_beside_the_commits()
    {
        await new Migrator(ConnectionString.Of(database.Url), TimeProvider.System).MigrateAsync(Ct);
        var (key, run) = (Some.Stream(), Guid.NewGuid());
        var end = new V1.Facts { RunId = Some.Bytes(run), Clock = Some.Clock(), RunEnd = new V1.RunEnd { BootNs = 2_003_000_000_000 } };
        await using (var store = new TimescaleStore(ConnectionString.Of(database.Url)))
        {
            await store.CommitAsync([Some.Batch(key, 1, Some.RunStart(run)), Some.Batch(key, 2, Some.SummaryFacts(run)), Some.Batch(key, 3, end)], Ct);
        }
        await using var connection = new NpgsqlConnection(ConnectionString.Of(database.Url));
        await connection.OpenAsync(Ct);
        await using var ask = new NpgsqlCommand($"SELECT bin_seconds FROM fleet.run WHERE run_id = '{run}'", connection);

        await using var collector = await CollectorProcess.ServeAsync(database.Url);

        while (await ask.ExecuteScalarAsync(Ct) is not 2)
        {
            await Task.Delay(50, Ct);
        }
        Assert.Equal(0, await collector.TerminateAsync());
    }

    // Four lives of a collector, each ended without warning while batches are on their way.
    static async Task KillAndCountAsync(string store)
    {
        var (key, run) = (Some.Stream(), Guid.NewGuid());
        ulong acked = 0;
        for (var life = 0; life < 4; life++)
        {
            await using var collector = await CollectorProcess.ServeAsync(store);
            var (agent, welcome) = await TestAgent.GreetAsync(collector.Grpc, key);
            await using var _1 = agent;
            var cursor = welcome.Cursors[0].CommittedSeq;
            Assert.True(cursor >= acked, $"{acked} was acked, the store has {cursor}");
            await SendAsync(agent, key, run, cursor + 1, cursor + 40);
            acked = (await agent.NextAsync())!.Ack.CommittedSeq;
            await collector.KillAsync();
        }
        await using var last = await CollectorProcess.ServeAsync(store);
        var (_, end) = await TestAgent.GreetAsync(last.Grpc, key);
        Assert.True(end.Cursors[0].CommittedSeq >= acked);
        Assert.Equal((int)end.Cursors[0].CommittedSeq, await CountsAsync(store, run));
    }

    static async Task SendAsync(TestAgent agent, StreamKey key, Guid run, ulong from, ulong to)
    {
        for (var seq = from; seq <= to; seq++)
        {
            await agent.SendAsync(Some.Batch(key, seq, Some.SummaryFacts(run)));
        }
    }

    static async Task<V1.Nack?> NackOrAckAsync(TestAgent agent, ulong seq)
    {
        while (await agent.NextAsync() is { } message)
        {
            if (message.Nack is { } nack)
            {
                return nack;
            }
            if (message.Ack?.CommittedSeq >= seq)
            {
                return null;
            }
        }
        throw new InvalidOperationException("the call ended");
    }

    static async Task<StatusCode> GreetingFailsAsync(Uri collector) =>
        (await Assert.ThrowsAsync<RpcException>(() => TestAgent.GreetAsync(collector, Some.Stream()))).StatusCode;

    static async Task<TestAgent> GreetWhenReadyAsync(Uri collector, StreamKey key)
    {
        while (true)
        {
            try
            {
                return (await TestAgent.GreetAsync(collector, key)).Agent;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                Ct.ThrowIfCancellationRequested();
            }
        }
    }

    static async Task<int> CountsAsync(string store, Guid run)
    {
        await using var reader = StoreLocation.Parse(store).OpenReader();
        var info = (await reader.RunsAsync(RunSelector.All, Ct)).Single(info => info.RunId == run);
        return await reader.CountsAsync(info, Ct).CountAsync(Ct);
    }
}
