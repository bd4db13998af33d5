// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Tables;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Maintenance;

/// <summary>
/// Drops whole chunks that are older than their age: event detail, and what every figure is made of (counts and samples,
/// with the ledger of batches). Where the server has policies, they are set as well, so that it goes on by itself.
/// </summary>
public sealed class Retention(string connectionString)
{
    static readonly string[] Detail = ["fleet.event_extfrag", "fleet.event_compaction"];
    static readonly string[] Counts = ["fleet.count", "fleet.sample"];

    // Without a policy of the server, which could not note what it drops.
    const string Ledger = "fleet.batch";

    const string Chunks = """
        SELECT chunk_schema || '.' || chunk_name, range_start, range_end,
               pg_total_relation_size(format('%I.%I', chunk_schema, chunk_name)::regclass)
          FROM timescaledb_information.chunks
         WHERE hypertable_schema || '.' || hypertable_name = $1 AND range_end <= now() - $2 ORDER BY range_start
        """;

    const string Note = """
        INSERT INTO fleet.retention (relation, dropped_before) VALUES ($1, $2)
        ON CONFLICT (relation) DO UPDATE SET dropped_before = greatest(retention.dropped_before, excluded.dropped_before)
        """;

    const string KeepFrom = """
        UPDATE fleet.stream SET kept_from = greatest(kept_from, old.seq + 1)
          FROM (SELECT stream_id, lane, max(seq) AS seq FROM fleet.batch WHERE time < $1 GROUP BY 1, 2) AS old
         WHERE stream.stream_id = old.stream_id AND stream.lane = old.lane
        """;

    const string Drop = "SELECT count(*) FROM drop_chunks($1::regclass, older_than => $2)";

    const string RemovePolicy = "SELECT remove_retention_policy($1::regclass, if_exists => true)";
    const string AddPolicy = "SELECT add_retention_policy($1::regclass, drop_after => $2)";

    /// <param name="detail">Age beyond which events go; null keeps them.</param>
    /// <param name="counts">Age beyond which counts, samples and the ledger go; null keeps them.</param>
    /// <param name="dryRun">Only says what would go.</param>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, or refuses work.</exception>
    public async Task<RetentionResult> RunAsync(TimeSpan? detail, TimeSpan? counts, bool dryRun, CancellationToken ct)
    {
        await using var database = new Database(connectionString);
        return await database.UseAsync(async connection =>
        {
            await SchemaCheck.RunAsync(connection, database.Name, ct);
            var hasPolicies = (await Sql.ReadAsync(connection, "SELECT current_setting('timescaledb.license')", row => row.GetString(0), ct)) is ["timescale"];
            var old = new List<OldChunk>();
            foreach (var (relation, age) in Relations(detail, counts))
            {
                var chunks = await Sql.ReadAsync(connection, Chunks, row => new OldChunk(relation, row.GetString(0), row.Time(1), row.Time(2), row.GetInt64(3)), ct,
                    SqlParameters.Text(relation), SqlParameters.Of(age, NpgsqlDbType.Interval));
                old.AddRange(chunks);
                if (dryRun)
                {
                    continue;
                }
                if (hasPolicies && relation != Ledger)
                {
                    await Sql.RunAsync(connection, RemovePolicy, ct, SqlParameters.Text(relation));
                    await Sql.RunAsync(connection, AddPolicy, ct, SqlParameters.Text(relation), SqlParameters.Of(age, NpgsqlDbType.Interval));
                }
                if (chunks.Count > 0)
                {
                    await DropAsync(connection, relation, chunks.Max(chunk => chunk.To), ct);
                }
            }
            return new RetentionResult(old, hasPolicies);
        }, ct);
    }

    static async Task DropAsync(NpgsqlConnection connection, string relation, DateTimeOffset before, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (relation == Ledger)
        {
            await Sql.RunAsync(connection, KeepFrom, ct, SqlParameters.Time(before));
        }
        await Sql.RunAsync(connection, Note, ct, SqlParameters.Text(relation), SqlParameters.Time(before));
        await Sql.RunAsync(connection, Drop, ct, SqlParameters.Text(relation), SqlParameters.Time(before));
        await transaction.CommitAsync(ct);
    }

    static IEnumerable<(string Relation, TimeSpan Age)> Relations(TimeSpan? detail, TimeSpan? counts) =>
        [.. Detail.Where(_ => detail is not null).Select(relation => (relation, detail!.Value)),
         .. Counts.Append(Ledger).Where(_ => counts is not null).Select(relation => (relation, counts!.Value))];
}

/// <summary>A chunk past its age.</summary>
/// <param name="Bytes">With its indices.</param>
public sealed record OldChunk(string Relation, string Name, DateTimeOffset From, DateTimeOffset To, long Bytes);

/// <param name="Chunks">That were dropped, or would be.</param>
/// <param name="HasPolicies">The server drops by itself from now on.</param>
public sealed record RetentionResult(IReadOnlyList<OldChunk> Chunks, bool HasPolicies);
