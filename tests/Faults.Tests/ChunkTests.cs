// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Collector.Tests;
using Fleet.Faults.Tests.Scenarios;
using Fleet.TestKit;
using Fleet.V1;
using Npgsql;

namespace Fleet.Faults.Tests;

/// <summary>L-08 and T-03: chunks that several writers need at once, and chunks that nobody should make.</summary>
public sealed class ChunkTests(FaultDatabase database) : IClassFixture<FaultDatabase>
{
    const long DayNs = 86_400_000_000_000;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parallel_writers_make_the_same_chunks_without_a_deadlock_or_a_loss()
    {
        var race = await ChunkRace.RunAsync(database.Url, Tier.Times(15, 120));

        Tier.Report("L-08", "chunks that four writers of two collectors need at once", race.Days, race.Stored == race.Due && race.Deadlocks == 0 ? 0 : 1, string.Create(
            CultureInfo.InvariantCulture, $"{race.Chunks} chunks made, {race.Stored} of {race.Due} rows stored, {race.Deadlocks} deadlocks, slowest commit {race.Slowest.TotalSeconds:F2} s"));
        Assert.Equal((race.Due, race.Days, 0L), (race.Stored, race.Chunks, race.Deadlocks));
        Assert.InRange(race.Slowest, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Times_that_cannot_be_are_quarantined_and_make_no_chunk()
    {
        await using var collector = new FaultCollector(database.Url);
        await collector.StartReadyAsync();
        var (key, run, rows, stray) = (Some.Stream(Lane.Detail), Guid.NewGuid(), 0, 0);
        var (agent, _) = await TestAgent.GreetAsync(new Uri(collector.Address), key);
        await using var _1 = agent;
        var (random, batches, clocks) = (new Random(3), Tier.Times(30, 300), 0);
        for (var seq = 1; seq <= batches; seq++)
        {
            // One event in a hundred ten years off, and one batch in ten from a host whose whole clock is.
            var events = Enumerable.Range(0, 100).Select(i => random.Next(100) == 0
                ? Some.Extfrag(5_000_000_000 + 3_650 * (ulong)DayNs) : Some.Extfrag(5_000_000_000 + (ulong)i)).ToArray();
            var off = seq % 10 == 0 ? (random.Next(2) == 0 ? -3_650 : 3_650) : 0;
            (clocks, stray, rows) = off != 0 ? (clocks + 1, stray, rows)
                : (clocks, stray + events.Count(e => e.BootNs > (ulong)DayNs), rows + events.Count(e => e.BootNs < (ulong)DayNs));
            await agent.SendAsync(ChunkRace.At(key, (ulong)seq, Some.DetailFacts(run, events), off));
        }
        await agent.AckOfAsync((ulong)batches);

        var (stored, kept, batchesKept, chunks) = (await AskAsync($"SELECT count(*) FROM fleet.event_extfrag WHERE run_id = '{run}'"),
            await AskAsync($"SELECT count(*) FROM fleet.quarantine_row WHERE run_id = '{run}'"), await AskAsync($"SELECT count(*) FROM fleet.quarantine WHERE stream_id = '{key.StreamId}'"),
            await AskAsync("SELECT count(*) FROM show_chunks('fleet.event_extfrag')"));
        Tier.Report("T-03", "events, and whole hosts, ten years off", batches, (stored, kept, batchesKept, chunks) == (rows, stray, clocks, 1L) ? 0 : 1,
            $"{stored} rows stored, {kept} of {stray} stray rows and {batchesKept} of {clocks} batches in quarantine, {chunks} chunk");
        Assert.Equal((rows, stray, clocks, 1L), (stored, kept, batchesKept, chunks));
    }

    async Task<long> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString.Of(database.Url));
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
