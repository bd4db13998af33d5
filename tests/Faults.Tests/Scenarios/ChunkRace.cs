// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Fleet.Collector.Tests;
using Fleet.Recording;
using Fleet.TestKit;
using Fleet.V1;
using Npgsql;

namespace Fleet.Faults.Tests.Scenarios;

/// <summary>Four writers of two collectors need a chunk that is not there at the same moment, once for each of so many days.</summary>
/// <param name="Due">Rows that were sent.</param>
sealed record ChunkRace(int Days, long Due, long Stored, long Chunks, long Deadlocks, TimeSpan Slowest)
{
    const long DayNs = 86_400_000_000_000;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ChunkRace> RunAsync(string url, int days)
    {
        await using var one = new FaultCollector(url);
        await using var two = new FaultCollector(url);
        await one.StartReadyAsync();
        await two.StartReadyAsync();
        var writers = new List<(TestAgent Agent, StreamKey Key, Guid Run)>();
        foreach (var collector in new[] { one, one, two, two })
        {
            var key = Some.Stream();
            writers.Add(((await TestAgent.GreetAsync(new Uri(collector.Address), key)).Agent, key, Guid.NewGuid()));
        }
        var (chunks, deadlocks, slowest) = (await ChunksAsync(url), await DeadlocksAsync(url), TimeSpan.Zero);
        for (var day = 1; day <= days; day++)
        {
            var began = Stopwatch.GetTimestamp();
            await Task.WhenAll(writers.Select(async writer =>
            {
                await writer.Agent.SendAsync(At(writer.Key, (ulong)day, Some.SummaryFacts(writer.Run), -day));
                await writer.Agent.AckOfAsync((ulong)day);
            }));
            slowest = Stopwatch.GetElapsedTime(began) is var took && took > slowest ? took : slowest;
        }
        foreach (var (agent, _, _) in writers)
        {
            await agent.DisposeAsync();
        }
        var runs = string.Join(", ", writers.Select(writer => $"'{writer.Run}'"));
        return new ChunkRace(days, 4L * days, await AskAsync(url, $"SELECT count(*) FROM fleet.count WHERE run_id IN ({runs})"),
            await ChunksAsync(url) - chunks, await DeadlocksAsync(url) - deadlocks, slowest);
    }

    /// <summary>As if the host's clock said today and so many days; the facts' own clock is of a fixed day.</summary>
    public static Batch At(StreamKey key, ulong seq, Facts facts, int days)
    {
        facts.Clock.UnixNs = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 86_400_000 * DayNs) + (DayNs / 2) + (days * DayNs);
        return Some.Batch(key, seq, facts);
    }

    static Task<long> ChunksAsync(string url) => AskAsync(url, "SELECT count(*) FROM show_chunks('fleet.count')");

    // Which only the server itself can count: the collector begins again after one.
    static Task<long> DeadlocksAsync(string url) => AskAsync(url, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");

    static async Task<long> AskAsync(string url, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString.Of(url));
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
