// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Tables;
using Fleet.Storage.Timescale;
using Npgsql;

namespace Fleet.Storage.Auditing;

/// <summary>The books of a TimescaleDB store, in one snapshot.</summary>
static class DatabaseAudit
{
    // Numbers as ranges: a stream of millions of batches without a hole is one range.
    const string Streams = """
        WITH had AS (SELECT stream_id, lane, seq FROM fleet.batch UNION ALL SELECT stream_id, lane, seq FROM fleet.quarantine),
        have AS (SELECT stream_id, lane, range_agg(int8range(seq, seq, '[]')) AS seqs, count(*) AS batches FROM had GROUP BY 1, 2),
        lost AS (SELECT stream_id, lane, range_agg(int8range(first_seq, last_seq, '[]')) AS seqs FROM fleet.loss
                  WHERE stream_id IS NOT NULL AND lane IS NOT NULL AND first_seq <= last_seq GROUP BY 1, 2),
        book AS (
            SELECT s.*, coalesce(have.seqs, '{}') AS seqs, coalesce(have.batches, 0) AS batches, coalesce(lost.seqs, '{}') AS lost,
                   int8multirange(int8range(s.kept_from, greatest(s.committed_seq + 1, s.kept_from))) AS decided,
                   (SELECT count(*) FROM fleet.quarantine q WHERE q.stream_id = s.stream_id AND q.lane = s.lane) AS quarantined
              FROM fleet.stream s LEFT JOIN have USING (stream_id, lane) LEFT JOIN lost USING (stream_id, lane))
        SELECT (SELECT max(host) FROM fleet.run WHERE run.stream_id = book.stream_id), stream_id, lane,
               greatest(committed_seq, spooled_seq), kept_from - 1, pg_temp.numbers(seqs) - quarantined, quarantined,
               pg_temp.numbers((decided - seqs) * lost), greatest(spooled_seq - committed_seq, 0), pg_temp.numbers(decided - seqs - lost),
               batches - pg_temp.numbers(seqs) + pg_temp.numbers(seqs - int8multirange(int8range(1, committed_seq + 1))),
               (SELECT min(first_seq) FROM fleet.loss l WHERE l.stream_id = book.stream_id AND l.lane = book.lane AND l.last_seq IS NULL)
          FROM book ORDER BY 1, 2, 3
        """;

    // Kinds 1 to 5 have events; the others are counts alone.
    const string Runs = $"""
        SELECT r.host, r.run_id,
               (SELECT coalesce(sum(count), 0)::bigint FROM fleet.count c WHERE c.run_id = r.run_id AND c.kind BETWEEN 1 AND 5),
               (SELECT coalesce(sum(count), 0)::bigint FROM fleet.loss l WHERE {LossTable.Own} AND l.stage IN ('kernel', 'agent') AND l.lane = 2),
               (SELECT coalesce(sum(events), 0)::bigint FROM fleet.batch b WHERE b.run_id = r.run_id),
               (SELECT count(*) FROM fleet.event_extfrag e WHERE e.run_id = r.run_id) + (SELECT count(*) FROM fleet.event_compaction e WHERE e.run_id = r.run_id)
                   + (SELECT count(*) FROM fleet.quarantine_row q WHERE q.run_id = r.run_id AND q.relation LIKE 'fleet.event%'),
               (SELECT coalesce(sum(events), 0)::bigint FROM fleet.quarantine q WHERE q.stream_id = r.stream_id AND q.lane = 2),
               (SELECT coalesce(sum(count), 0)::bigint FROM fleet.loss l WHERE {LossTable.Own} AND l.stage = 'spool' AND l.lane = 2),
               CASE WHEN EXISTS (SELECT FROM fleet.loss l WHERE {LossTable.Own} AND l.first_seq IS NOT NULL AND l.last_seq IS NULL) THEN '{RunBook.BreaksOff}'
                    WHEN r.ended IS NULL THEN '{RunBook.GoesOn}'
                    WHEN EXISTS (SELECT FROM fleet.stream s WHERE s.stream_id = r.stream_id AND s.spooled_seq > s.committed_seq) THEN 'parts are still with the agent'
                    WHEN EXISTS (SELECT FROM fleet.loss l WHERE {LossTable.Own} AND l.lane = 1 AND (l.first_seq IS NOT NULL OR l.kind <> 0))
                      OR EXISTS (SELECT FROM fleet.quarantine q WHERE q.stream_id = r.stream_id AND q.lane = 1) THEN '{RunBook.CountsLost}'
                    WHEN EXISTS (SELECT FROM fleet.loss l WHERE {LossTable.Own} AND l.lane = 2 AND l.count IS NULL) THEN '{RunBook.Unnumbered}'
                    WHEN r.first_seen < (SELECT max(dropped_before) FROM fleet.retention) THEN 'it has aged' END
          FROM fleet.run r ORDER BY 1, r.first_seen, 2
        """;

    const string ClockSteps = $"""
        SELECT r.host, m.run_id, m.time, m.text FROM fleet.marker m JOIN fleet.run r USING (run_id)
         WHERE m.text LIKE '{ClockStepText.Beginning}%' ORDER BY 1, 2, m.seq, m.idx
        """;

    const string Numbers = """
        CREATE FUNCTION pg_temp.numbers(int8multirange) RETURNS bigint LANGUAGE sql
        RETURN (SELECT coalesce(sum(upper(part) - lower(part)), 0)::bigint FROM unnest($1) AS part)
        """;

    public static Task<Books> ReadAsync(Database database, CancellationToken ct) => database.UseAsync(async connection =>
    {
        await SchemaCheck.RunAsync(connection, database.Name, ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        await Sql.RunAsync(connection, Numbers, ct);
        return new Books(await Sql.ReadAsync(connection, Streams, Stream, ct), await Sql.ReadAsync(connection, Runs, Run, ct))
        {
            ClockSteps = [.. (await Sql.ReadAsync(connection, ClockSteps, Step, ct)).Where(step => ClockStepText.Matches(step.Text))],
        };
    }, ct);

    static StreamBook Stream(NpgsqlDataReader row) => new(
        row.TextOrNull(0), new StreamKey(row.GetGuid(1), (V1.Lane)row.Small(2)), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
        row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10), (long?)row.BigOrNull(11));

    static ClockStep Step(NpgsqlDataReader row) => new(row.TextOrNull(0), row.GetGuid(1), row.Time(2), row.GetString(3));

    static RunBook Run(NpgsqlDataReader row) => new(
        row.TextOrNull(0), row.GetGuid(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.TextOrNull(8));
}
