// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.RegularExpressions;
using Fleet.Collector.Tests;
using Fleet.Faults.Tests.Scenarios;
using Fleet.Recording;
using Fleet.TestKit;
using Fleet.V1;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace Fleet.Faults.Tests;

/// <summary>B-07, B-08 and C-21: agents that keep no rule, networks that repeat and reorder, collectors that come back from the dead.</summary>
public sealed partial class ProtocolTests(FaultDatabase database) : IClassFixture<FaultDatabase>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_that_keeps_no_rule_never_moves_a_cursor_wrongly()
    {
        using var store = new TemporaryFolder();
        await using var collector = new FaultCollector(store.Path);
        await collector.StartReadyAsync();
        var (random, times, refused, advanced) = (new Random(7), Tier.Times(400, 10_000), 0, 0ul);
        for (var i = 0; i < times; i++)
        {
            var talk = new LawlessTalk(Some.Stream(), random);
            refused += await talk.RunAsync(new Uri(collector.Address)) ? 0 : 1;
            var cursor = await CursorAsync(collector, talk.Key);
            Assert.True(talk.Acked <= cursor && cursor <= talk.Sound, $"talk {i}: {talk} cursor {cursor}");
            advanced += cursor;
        }
        Tier.Report("B-07", "conversations that break the protocol at random", times, 0, string.Create(CultureInfo.InvariantCulture,
            $"{refused} ended with InvalidArgument, {advanced} sound batches of {times} streams taken, no cursor beyond them"));
    }

    [Fact]
    public async Task Batches_that_come_again_and_out_of_order_are_stored_once()
    {
        await using var collector = new FaultCollector(database.Url);
        await collector.StartReadyAsync();
        var seen = await RepeatedBatches.RunAsync(collector, database.Url, (ulong)Tier.Times(2_000, 50_000));

        var duplicates = await DuplicatesAsync(collector);
        Tier.Report("B-08", "batches repeated up to ten times and reordered within 256", (int)seen.Sent, seen.IsClean ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"{seen.Total} batches sent {seen.Sent} times: {seen.Stored} stored, {duplicates} known as duplicates, {seen.Gaps} gaps refused, {seen.Early} acks too early"));
        Assert.True(seen.IsClean, $"{seen}");
        Assert.True(duplicates > 0 && seen.Gaps > 0);
    }

    [Fact]
    public async Task A_collector_that_was_paused_while_another_took_over_is_fenced()
    {
        await using var one = new FaultCollector(database.Url);
        await using var two = new FaultCollector(database.Url);
        await one.StartReadyAsync();
        await two.StartReadyAsync();
        var (key, run, flips, fenced) = (Some.Stream(), Guid.NewGuid(), Tier.Times(4, 100), 0);
        var seq = 0ul;
        for (var flip = 0; flip < flips; flip++)
        {
            var (zombie, heir) = flip % 2 == 0 ? (one, two) : (two, one);
            var (old, _) = await TestAgent.GreetAsync(new Uri(zombie.Address), key);
            await using var _1 = old;
            await SendAsync(old, seq + 1, seq + 10);
            await old.AckOfAsync(seq + 10);
            await zombie.SignalAsync("STOP");
            // On their way when it fell asleep.
            await SendAsync(old, seq + 11, seq + 20);

            var (agent, welcome) = await TestAgent.GreetAsync(new Uri(heir.Address), key);
            await using var _2 = agent;
            Assert.Equal(seq + 10, welcome.Cursors[0].CommittedSeq);
            await SendAsync(agent, seq + 11, seq + 15);
            await agent.AckOfAsync(seq + 15);
            await zombie.SignalAsync("CONT");
            fenced += await FencedAsync(old) ? 1 : 0;

            await SendAsync(agent, seq + 16, seq + 20);
            await agent.AckOfAsync(seq + 20);
            seq += 20;
        }
        var stored = await AskAsync($"SELECT count(*) FROM fleet.count WHERE run_id = '{run}'");
        Tier.Report("C-21", "a collector paused, its agent taken over by another, and woken", flips, fenced == flips && stored == (long)seq ? 0 : 1,
            $"{fenced} of {flips} fenced, {stored} rows where {seq} are due");
        Assert.Equal((flips, (long)seq), (fenced, stored));

        async Task SendAsync(TestAgent agent, ulong from, ulong to)
        {
            for (var next = from; next <= to; next++)
            {
                await agent.SendAsync(Some.Batch(key, next, Some.SummaryFacts(run)));
            }
        }
    }

    // Acks of what the heir had stored meanwhile come first.
    static async Task<bool> FencedAsync(TestAgent agent)
    {
        while (await agent.NextAsync() is { } message)
        {
            if (message.Nack is { } nack)
            {
                return nack.Code == Nack.Types.Code.Fenced;
            }
        }
        return false;
    }

    static async Task<ulong> CursorAsync(FaultCollector collector, StreamKey key)
    {
        var (agent, welcome) = await TestAgent.GreetAsync(new Uri(collector.Address), key);
        await agent.DisposeAsync();
        return welcome.Cursors[0].CommittedSeq;
    }

    async Task<long> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString.Of(database.Url));
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    static async Task<long> DuplicatesAsync(FaultCollector collector)
    {
        using var client = new HttpClient();
        return long.Parse(Duplicates().Match(await client.GetStringAsync(new Uri(collector.Health, "metrics"), Ct)).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("fleet_collector_batches_total\\{result=\"duplicate\"\\} (\\d+)")]
    private static partial Regex Duplicates();

    /// <summary>One conversation of random messages, most of them wrong.</summary>
    sealed class LawlessTalk(StreamKey key, Random random)
    {
        readonly List<string> _said = [];

        public StreamKey Key => key;

        /// <summary>Highest batch up to which everything sent was as it should be.</summary>
        public ulong Sound { get; private set; }

        public ulong Acked { get; private set; }

        public override string ToString() => $"[{string.Join(' ', _said)}] acked {Acked}, sound {Sound}";

        /// <returns>False where the collector ended it as malformed.</returns>
        public async Task<bool> RunAsync(Uri collector)
        {
            await using var agent = TestAgent.Connect(collector);
            try
            {
                if (random.Next(10) > 0)
                {
                    await agent.HelloAsync(TestAgent.Position(key, 1));
                    Assert.NotNull((await agent.NextAsync())!.Welcome);
                }
                for (var i = random.Next(12); i > 0; i--)
                {
                    await agent.SendAsync(Something());
                }
                await agent.CloseAsync();
            }
            catch (Exception e) when (e is RpcException or InvalidOperationException)
            {
                // It has hung up; why is said to whoever reads on.
            }
            try
            {
                while (await agent.NextAsync() is { } message)
                {
                    Acked = Math.Max(Acked, message.Ack?.CommittedSeq ?? 0);
                }
                return true;
            }
            catch (RpcException e)
            {
                Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
                return false;
            }
        }

        AgentMessage Something()
        {
            var kind = random.Next(30);
            _said.Add(kind.ToString(CultureInfo.InvariantCulture));
            var batch = Some.Batch(key, Sound + 1, Some.SummaryFacts(key.StreamId));
            switch (kind)
            {
                case 0: return new AgentMessage();
                case 1: return new AgentMessage { Hello = new Hello { Host = "again" } };
                case 2: batch.Seq = random.Next(2) == 0 ? 0 : ulong.MaxValue; break;
                case 3: batch.Seq += (ulong)random.Next(1, 1000); break;
                case 4: batch.Crc32C ^= 1u << random.Next(32); break;
                case 5: batch.RawBytes = uint.MaxValue; break;
                case 6: batch.Lane = (Lane)random.Next(3, 9); break;
                case 7: batch.StreamId = ByteString.CopyFrom(new byte[random.Next(16)]); break;
                case 8: batch.Seq = Math.Max(1, Sound); Sound = Math.Max(1, Sound); break;
                case 9: return new AgentMessage { Heartbeat = new Heartbeat { SpoolBytes = ulong.MaxValue } };
                default: Sound++; break;
            }
            return new AgentMessage { Batch = batch };
        }
    }
}
