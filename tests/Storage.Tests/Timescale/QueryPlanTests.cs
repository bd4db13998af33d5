// SPDX-License-Identifier: Apache-2.0
using System.Reflection;
using System.Text.RegularExpressions;
using Fleet.Storage.Tables;
using Npgsql;

namespace Fleet.Storage.Tests.Timescale;

/// <summary>What a reader asks for must not read other runs or other days, however many there are.</summary>
public sealed partial class QueryPlanTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    // Four days of five runs each, so that the planner has chunks and a reason to use an index.
    const string Fill = """
        CREATE TABLE made AS SELECT md5(d || '-' || r)::uuid AS run_id, timestamptz '2026-01-01 02:00:00+00' + d * interval '1 day' AS began, d, r
          FROM generate_series(0, 3) AS d, generate_series(1, 5) AS r;
        INSERT INTO fleet.count (time, run_id, seq, idx, boot_ns_from, boot_ns_to, time_from, kind, alloc_order, fallback_order, donor, claimer, ownership, bucket, count)
        SELECT began + s * interval '15 s', run_id, s, 0, 0, 1, began + (s - 1) * interval '15 s', 1, 0, 3, 1, 0, 1, 0, 5 FROM generate_series(0, 4319) AS s, made;
        INSERT INTO fleet.sample (time, run_id, seq, idx, boot_ns, metric, value)
        SELECT began + s * interval '15 s', run_id, s, 0, 0, 'vmstat.compact_stall', '{1}' FROM generate_series(0, 4319) AS s, made;
        INSERT INTO fleet.event_compaction (time, run_id, seq, idx, kind, boot_ns, pid, tid, comm, cpu, one_in)
        SELECT began + s * interval '15 s', run_id, s, 0, 3, s, 1, 1, 'cc1', 0, 1 FROM generate_series(0, 4319) AS s, made;
        INSERT INTO fleet.event_extfrag (time, run_id, seq, idx, pid, tid, boot_ns, cpu, alloc_order, fallback_order, donor, claimer, ownership, comm)
        SELECT began + s * interval '15 s', run_id, s, 0, 1, 1, s, 0, 0, 3, 1, 0, 1, 'cc1' FROM generate_series(0, 4319) AS s, made;
        INSERT INTO fleet.marker (run_id, seq, idx, time, boot_ns, text) SELECT run_id, s, 0, began, 0, 'm' FROM generate_series(0, 999) AS s, made;
        INSERT INTO fleet.setting (run_id, seq, idx, time, boot_ns, name, value) SELECT run_id, s, 0, began, 0, 'n', 'v' FROM generate_series(0, 999) AS s, made;
        INSERT INTO fleet.loss (run_id, seq, idx, boot_ns_from, boot_ns_to, kind, time_from, time_to, stage, reason, count)
        SELECT run_id, s, 0, 0, 1, 1, began, began, 'kernel', 'ring_full', 1 FROM generate_series(0, 999) AS s, made;
        INSERT INTO fleet.stack (run_id, stack_id, frames) SELECT run_id, s, '{f}' FROM generate_series(0, 999) AS s, made;
        INSERT INTO fleet.cgroup (run_id, cgroup_id, path, container) SELECT run_id, s, '/', '' FROM generate_series(0, 999) AS s, made;
        INSERT INTO fleet.run_source (run_id, name, active) SELECT run_id, 's' || s, true FROM generate_series(0, 499) AS s, made;
        INSERT INTO fleet.run_label (run_id, key, value) SELECT run_id, 'k' || s, 'v' FROM generate_series(0, 499) AS s, made;
        INSERT INTO fleet.quarantine (stream_id, lane, seq, received, reason, batch) SELECT run_id, 1, s, now(), 'r', '' FROM generate_series(0, 499) AS s, made;
        INSERT INTO fleet.quarantine_row (stream_id, lane, seq, relation, idx, run_id, received, reason, columns, row)
        SELECT run_id, 1, s, 't', 0, run_id, now(), 'r', '', '' FROM generate_series(0, 499) AS s, made;
        INSERT INTO fleet.run_count (run_id, kind, bucket, bins, counts) SELECT run_id, 3, s, '{0}', '{1}' FROM generate_series(0, 199) AS s, made;
        INSERT INTO fleet.run (run_id, stream_id, first_seen, last_seen) SELECT run_id, run_id, began, began FROM made;
        ANALYZE;
        """;

    // Of the run and day that is asked for: nothing but these chunks may be touched.
    static readonly DateTime Began = new(2026, 1, 2, 2, 0, 0, DateTimeKind.Utc);
    static readonly DateTime Ended = Began.AddHours(18);
    const string Run = "md5('1-3')::uuid";
    const string RunsOfTheDay = "(SELECT array_agg(run_id) FROM made WHERE d = 1)";

    /// <summary>Every query of a table that readers have, with what stands for its parameters.</summary>
    static IEnumerable<(string Query, string Sql, object[] Parameters)> Queries(Guid run, Guid[] ofTheDay)
    {
        object[] window = [Began.AddHours(-1), Ended.AddHours(1)];
        yield return ("CountTable.OfRun", CountTable.OfRun, [run, .. window]);
        yield return ("CompactionTable.OfRun", CompactionTable.OfRun, [run, .. window]);
        yield return ("ExtfragTable.OfRun", ExtfragTable.OfRun, [run, .. window]);
        yield return ("SampleTable.OfRun", SampleTable.OfRun, [run, .. window, new[] { "vmstat.compact_stall" }, new[] { "mthp.%" }]);
        foreach (var runs in (Guid[][])[[run], ofTheDay])
        {
            yield return ("CountTable.OfRuns", CountTable.OfRuns, [runs, runs.Select(_ => Began.AddDays(-1)).ToArray(), runs.Select(_ => Began).ToArray(),
                runs.Select(_ => TimeSpan.FromSeconds(64)).ToArray(), .. window]);
            yield return ("RunCountTable.OfRuns", RunCountTable.OfRuns, [runs, runs.Select(_ => Began).ToArray(), runs.Select(_ => 64).ToArray()]);
        }

        yield return ("LossTable.OfRuns", LossTable.OfRuns, [new[] { run }]);
        yield return ("MarkerTable.OfRuns", MarkerTable.OfRuns, [new[] { run }]);
        yield return ("SettingTable.OfRuns", SettingTable.OfRuns, [new[] { run }]);
        yield return ("RunTable.All", RunTable.All, []);
        // As fleet.labels_of has it, which a plan does not show.
        yield return ("labels_of", "SELECT DISTINCT ON (key) key, value FROM fleet.run_label WHERE run_id = $1 ORDER BY key, id DESC", [run]);
    }

    [Fact]
    public async Task Every_query_of_a_reader_uses_an_index_or_leaves_other_days_out()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(ct);
        await new NpgsqlCommand(Fill, connection) { CommandTimeout = 120 }.ExecuteNonQueryAsync(ct);
        var day = await AskAsync<string[]>(connection, $"SELECT array_agg(split_part(c::text, '.', 2)) FROM unnest('{{count,sample,event_compaction,event_extfrag}}'::text[]) AS t, "
            + $"show_chunks('fleet.' || t, newer_than => timestamptz '{Began.Date:yyyy-MM-dd} 00:00+00', older_than => timestamptz '{Began.Date.AddDays(1):yyyy-MM-dd} 00:00+00') AS c", ct);
        Assert.Equal(4, day.Length);

        foreach (var (query, sql, parameters) in Queries(await AskAsync<Guid>(connection, $"SELECT {Run}", ct), await AskAsync<Guid[]>(connection, $"SELECT {RunsOfTheDay}", ct)))
        {
            var plan = await PlanAsync(connection, sql, parameters, ct);

            foreach (var chunk in Chunk().Matches(plan).Select(match => match.Value).Distinct())
            {
                Assert.True(day.Contains(chunk), $"{query} touches a chunk of another day:\n{plan}");
            }
            // All runs are listed, or looked through for those that lost something, and all runs of a day may be read through its chunk; anything else is found by an index.
            foreach (var scanned in SeqScan().Matches(plan).Select(match => match.Groups[1].Value))
            {
                var allowed = query switch
                {
                    "RunTable.All" or "LossTable.OfRuns" or "RunCountTable.OfRuns" => scanned == "run",
                    "CountTable.OfRuns" => day.Contains(scanned) && parameters[0] is Guid[] { Length: > 1 },
                    _ => false,
                };
                Assert.True(allowed, $"{query} reads all of {scanned}:\n{plan}");
            }
        }
    }

    [Fact]
    public void No_query_of_a_reader_is_left_out_of_this_test()
    {
        var known = Queries(Guid.Empty, [Guid.Empty, Guid.Empty]).Select(query => query.Query).ToHashSet();

        var queries = typeof(CountTable).Assembly.GetTypes().Where(type => type.Namespace == typeof(CountTable).Namespace)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public).Where(field => field.FieldType == typeof(string))
                .Select(field => (Name: $"{type.Name}.{field.Name}", Sql: (string?)field.GetValue(null))))
            .Where(field => field.Sql?.TrimStart().StartsWith("SELECT", StringComparison.Ordinal) == true && field.Sql.Contains("FROM fleet.", StringComparison.Ordinal));

        Assert.Empty(queries.Select(field => field.Name).Where(name => name.Contains("OfRun", StringComparison.Ordinal)).Except(known));
    }

    static async Task<T> AskAsync<T>(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(ct))!;
    }

    static async Task<string> PlanAsync(NpgsqlConnection connection, string sql, object[] parameters, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("EXPLAIN " + sql, connection);
        foreach (var value in parameters)
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

    // An index of a chunk begins like the chunk.
    [GeneratedRegex(@"_hyper_\d+_\d+_chunk")]
    private static partial Regex Chunk();

    [GeneratedRegex(@"Seq Scan on (\w+)")]
    private static partial Regex SeqScan();
}
