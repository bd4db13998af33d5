// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Tables;
using Npgsql;

namespace Fleet.Storage.Tests.Timescale;

/// <summary>What a report asks of a run must not read other runs, however many there are.</summary>
public sealed class QueryPlanTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    // Three days of twenty runs, so that the planner has chunks and a reason to use an index.
    const string Fill = """
        INSERT INTO fleet.count (time, run_id, seq, idx, boot_ns_from, boot_ns_to, time_from, kind, alloc_order, fallback_order, donor, claimer, ownership, bucket, count)
        SELECT t, md5(r::text)::uuid, s, 0, 0, 1, t - interval '1 s', 1, 0, 3, 1, 0, 1, 0, 5
        FROM generate_series(1, 20) AS r, generate_series(0, 4319) AS s, LATERAL (SELECT timestamptz '2026-01-01' + s * interval '1 min' AS t) AS at;
        INSERT INTO fleet.sample (time, run_id, seq, idx, boot_ns, metric, value)
        SELECT t, md5(r::text)::uuid, s, 0, 0, 'vmstat.compact_stall', '{1}'
        FROM generate_series(1, 20) AS r, generate_series(0, 4319) AS s, LATERAL (SELECT timestamptz '2026-01-01' + s * interval '1 min' AS t) AS at;
        ANALYZE fleet.count;
        ANALYZE fleet.sample;
        """;

    [Fact]
    public async Task Every_query_of_a_report_reads_its_run_by_an_index()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(ct);
        await new NpgsqlCommand(Fill, connection) { CommandTimeout = 120 }.ExecuteNonQueryAsync(ct);

        foreach (var (sql, more) in new (string, object[])[]
            { (CountTable.OfRun, []), (CountTable.SummedOfRun, [DateTime.UnixEpoch, 128]), (SampleTable.OfRun, [new[] { "vmstat.compact_stall" }, new[] { "mthp.%" }]) })
        {
            var plan = await PlanAsync(connection, sql, more, ct);

            Assert.Matches("Index Scan .*_chunk_(count|sample)_run", plan);
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        }
    }

    static async Task<string> PlanAsync(NpgsqlConnection connection, string sql, object[] more, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("EXPLAIN " + sql, connection) { Parameters = { new() { Value = Guid.Parse("c4ca4238-a0b9-2382-0dcc-509a6f75849b") } } };
        foreach (var value in more)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var rows = await command.ExecuteReaderAsync(ct);
        var plan = new List<string>();
        while (await rows.ReadAsync(ct))
        {
            plan.Add(rows.GetString(0));
        }

        return string.Join('\n', plan);
    }
}
