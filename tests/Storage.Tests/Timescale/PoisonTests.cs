// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.Recording.Columns;
using Fleet.Storage.Timescale;
using Fleet.TestKit;
using Fleet.V1;
using Npgsql;

namespace Fleet.Storage.Tests.Timescale;

/// <summary>One row that the server refuses among many that it takes (B-05).</summary>
public sealed class PoisonTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    const int Rows = 20_000;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Each way of refusing: what the server raises for rows with pid 666.</summary>
    public static TheoryData<string> Refusals => ["23514", "22003", "22P02", "22021", "P0001", "44000"];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task One_bad_row_in_20000_costs_one_row_and_at_most_17_copies(string sqlState)
    {
        await using var refusing = await RefuseAsync(sqlState);
        await using var store = new TimescaleStore(database.ConnectionString);
        // Six kinds of refusal, 200 times.
        var (times, most, slowest) = (Tier.Times(1, 34), 0L, TimeSpan.Zero);
        for (var time = 0; time < times; time++)
        {
            var (copies, took) = await SearchAsync(store, sqlState);
            (most, slowest) = (Math.Max(most, copies), took > slowest ? took : slowest);
        }
        Tier.Report("B-05", $"one row in {Rows} that the server refuses with SQLSTATE {sqlState}", times, slowest <= TimeSpan.FromSeconds(2) ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"{Rows - 1} stored and 1 in quarantine each time, {most} COPYs at most, {slowest.TotalSeconds:F1} s at most"));
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    /// <returns>How many COPYs the search took, and how long the commit.</returns>
    async Task<(long Copies, TimeSpan Took)> SearchAsync(TimescaleStore store, string sqlState)
    {
        var (key, run, bad) = (Some.Stream(Lane.Detail), Guid.NewGuid(), Random.Shared.Next(Rows));
        ExtfragRow[] rows = [.. Enumerable.Range(0, Rows).Select(i => Some.Extfrag(pid: i == bad ? 666 : 42))];
        // Two batches, so that the bad row's number is not its place in the copy.
        var batches = new[] { Some.Batch(key, 1, Some.DetailFacts(run, rows[..7000])), Some.Batch(key, 2, Some.DetailFacts(run, rows[7000..])) };
        var copies = await CopiesAsync();
        var begun = Stopwatch.GetTimestamp();

        var result = await store.CommitAsync([.. batches.Select(batch => store.Prepare(batch, 0))], Ct);

        var took = Stopwatch.GetElapsedTime(begun);
        Assert.Equal((Rows - 1, 1, 0), (result.Rows, result.QuarantinedRows, result.QuarantinedBatches));
        Assert.Equal(Rows - 1, await database.AskAsync<long>($"SELECT count(*) FROM fleet.event_extfrag WHERE run_id = '{run}'"));
        Assert.Equal($"{(bad < 7000 ? 1 : 2)} {(bad < 7000 ? bad : bad - 7000)}", await database.AskAsync<string>(
            $"SELECT seq || ' ' || idx FROM fleet.quarantine_row WHERE run_id = '{run}'"));
        Assert.StartsWith($"SQLSTATE {sqlState}", await database.AskAsync<string>($"SELECT reason FROM fleet.quarantine_row WHERE run_id = '{run}'"));
        // One in the first transaction, which failed as a whole; then those of the search.
        var search = await CopiesAsync() - copies - 1;
        Assert.InRange(search, 1, 17);
        return (search, took);
    }

    [Fact]
    public async Task A_batch_with_too_many_bad_rows_goes_into_quarantine_whole_and_its_neighbours_are_stored()
    {
        await using var refusing = await RefuseAsync("23514");
        await using var store = new TimescaleStore(database.ConnectionString);
        var (key, run) = (Some.Stream(Lane.Detail), Guid.NewGuid());
        var bad = Some.Batch(key, 2, Some.DetailFacts(run, [.. Enumerable.Repeat(Some.Extfrag(pid: 666), 100)]));

        var result = await store.CommitAsync(
            [.. new[] { Some.Batch(key, 1, Some.DetailFacts(run, Some.Extfrag())), bad, Some.Batch(key, 3, Some.DetailFacts(run, Some.Extfrag())) }
                .Select(batch => store.Prepare(batch, 0))], Ct);

        Assert.Equal((2, 0, 1, 3ul), (result.Rows, result.QuarantinedRows, result.QuarantinedBatches, result.Decisions[0].CommittedSeq));
        Assert.Equal(bad, Batch.Parser.ParseFrom(await database.AskAsync<byte[]>($"SELECT batch FROM fleet.quarantine WHERE stream_id = '{key.StreamId}'")));
    }

    // A trigger that counts the copies, kept across rollbacks by a sequence, and refuses.
    async Task<NpgsqlConnection> RefuseAsync(string sqlState)
    {
        var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand($"""
            CREATE SEQUENCE IF NOT EXISTS copies;
            CREATE OR REPLACE FUNCTION count_copy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('copies'); RETURN NULL; END $$;
            CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'refused for the test' USING ERRCODE = '{sqlState}'; END $$;
            CREATE OR REPLACE TRIGGER count_copy BEFORE INSERT ON fleet.event_extfrag FOR EACH STATEMENT EXECUTE FUNCTION count_copy();
            CREATE OR REPLACE TRIGGER refuse BEFORE INSERT ON fleet.event_extfrag FOR EACH ROW WHEN (NEW.pid = 666) EXECUTE FUNCTION refuse();
            """, connection);
        await command.ExecuteNonQueryAsync(Ct);
        return connection;
    }

    Task<long> CopiesAsync() => database.AskAsync<long>("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM copies");
}
