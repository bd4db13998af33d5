// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Rows;
using Fleet.Storage.Reading;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Tables;

/// <summary>fleet.run and fleet.host. The first batch that names a run makes its row; its start and end fill it in.</summary>
static class RunTable
{
    // Counts that come now are not yet added up with those that were there.
    const string Touch = """
        INSERT INTO fleet.run (run_id, stream_id, first_seen, last_seen) VALUES ($1, $2, $3, $4)
        ON CONFLICT (run_id) DO UPDATE SET first_seen = least(run.first_seen, excluded.first_seen),
                                           last_seen = greatest(run.last_seen, excluded.last_seen),
                                           bin_seconds = CASE WHEN NOT $5 THEN run.bin_seconds END
        """;

    const string Seen = """
        INSERT INTO fleet.host (host, first_seen, last_seen) VALUES ($1, $2, $2)
        ON CONFLICT (host) DO UPDATE SET first_seen = least(host.first_seen, excluded.first_seen),
                                         last_seen = greatest(host.last_seen, excluded.last_seen)
        """;

    const string End = "UPDATE fleet.run SET ended = $2, end_reason = $3, exit_code = $4 WHERE run_id = $1";

    /// <summary>For single counts that come later; <see cref="WriteAsync"/> does it for those of batches.</summary>
    public const string NotAddedUp = "UPDATE fleet.run SET bin_seconds = NULL WHERE run_id = $1";

    /// <summary>Runs that have ended and are not added up, with their names, the last first.</summary>
    public const string ToAddUp = """
        SELECT run_id, coalesce(fleet.labels_of(run_id, labels) ->> 'run', coalesce(host, 'run') || '-' || left(run_id::text, 6))
          FROM fleet.run WHERE started IS NOT NULL AND ended IS NOT NULL AND bin_seconds IS NULL ORDER BY ended DESC
        """;

    /// <summary>$1 one of them: when it started and ended, when it was last seen, and of which version its row is.</summary>
    public const string ToAddUpOne = "SELECT started, ended, last_seen, xmin FROM fleet.run WHERE run_id = $1 AND ended IS NOT NULL AND bin_seconds IS NULL";

    /// <summary>$1 the run, $2 how wide its bins are, $3 the version of its row: where it is another, this changes nothing.</summary>
    public const string AddedUp = "UPDATE fleet.run SET bin_seconds = $2 WHERE run_id = $1 AND xmin = $3";

    const int FirstHostColumn = 7;

    static readonly string Start =
        $"UPDATE fleet.run SET bin_seconds = NULL, started = $2, labels = $3, {string.Join(", ", HostColumns.Names.Select((name, i) => $"{name} = ${i + 4}"))} WHERE run_id = $1";

    /// <summary>All runs, oldest first; <see cref="Read"/> reads a row.</summary>
    public static string All { get; } = $"""
        SELECT run_id, fleet.labels_of(run_id, labels), coalesce(started, first_seen), ended, last_seen,
               (SELECT count(*) FROM fleet.quarantine WHERE quarantine.stream_id = run.stream_id),
               (SELECT count(*) FROM fleet.quarantine_row WHERE quarantine_row.stream_id = run.stream_id AND quarantine_row.run_id = run.run_id),
               {string.Join(", ", HostColumns.Names)}, {SourceTable.OfRun}
          FROM fleet.run ORDER BY 3, 1
        """;

    public static async Task WriteAsync(NpgsqlConnection connection, IEnumerable<RunFacts> batches, CancellationToken ct)
    {
        // In the same order in every transaction, as with the cursors.
        foreach (var run in batches.GroupBy(batch => batch.RunId).OrderBy(run => run.Key))
        {
            await Sql.RunAsync(connection, Touch, ct, SqlParameters.Id(run.Key), SqlParameters.Id(run.First().Key.StreamId),
                SqlParameters.Time(run.Min(batch => batch.FirstSeen)), SqlParameters.Time(run.Max(batch => batch.LastSeen)),
                SqlParameters.Of(run.Any(batch => batch.HasCounts), NpgsqlDbType.Boolean));
            if (run.FirstOrDefault(batch => batch.Start is not null)?.Start is { } start)
            {
                await StartAsync(connection, run.Key, start, ct);
            }
            if (run.LastOrDefault(batch => batch.End is not null)?.End is { } end)
            {
                await Sql.RunAsync(connection, End, ct,
                    SqlParameters.Id(run.Key), SqlParameters.Time(end.Ended), SqlParameters.Text(end.Reason), SqlParameters.Int(end.ExitCode));
            }
        }
    }

    public static RunInfo Read(NpgsqlDataReader row, string source) => new(
        row.GetGuid(0), source, HostColumns.Map(row, 1), row.Time(2), row.TimeOrNull(3), row.Time(4),
        row.IsDBNull(FirstHostColumn) ? null : HostColumns.Read(row, FirstHostColumn),
        [.. Warnings(row.GetInt64(5), row.GetInt64(6))]);

    static IEnumerable<string> Warnings(long batches, long rows)
    {
        if (batches > 0)
        {
            yield return $"{batches} batches of this run's stream could not be stored and are in quarantine";
        }
        if (rows > 0)
        {
            yield return $"{rows} rows of this run could not be stored and are in quarantine";
        }
    }

    static async Task StartAsync(NpgsqlConnection connection, Guid runId, RunStartRow start, CancellationToken ct)
    {
        await Sql.RunAsync(connection, Start, ct,
            [SqlParameters.Id(runId), SqlParameters.Time(start.Started), SqlParameters.Json(start.Labels), .. HostColumns.Parameters(start.Host)]);
        if (start.Host is { } host)
        {
            await Sql.RunAsync(connection, Seen, ct, SqlParameters.Text(host.Host), SqlParameters.Time(start.Started));
            await Sql.RunAsync(connection, SourceTable.Insert, ct, SourceTable.Parameters(runId, host.Sources));
        }
    }
}
