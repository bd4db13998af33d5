// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.Storage.Rows;
using Fleet.Storage.Reading;
using Fleet.V1;
using Npgsql;

namespace Fleet.Storage.Tables;

/// <summary>fleet.count: the only place that knows the order of its columns.</summary>
static class CountTable
{
    const string Columns =
        "time_from, kind, alloc_order, fallback_order, donor, claimer, ownership, node, zone, bucket, mode, origin, status, count, sum";

    public const string OfRun = $"SELECT time, {Columns} FROM fleet.count WHERE run_id = $1 AND {Window.OfRun} ORDER BY seq, idx";

    public const string Key = "kind, alloc_order, fallback_order, donor, claimer, ownership, node, zone, bucket, mode, origin, status";

    // A sum of bigints is numeric; one that a bigint cannot hold is no count that a kernel made.
    public const string Counts = "least(sum(count), 9223372036854775807)::bigint";
    public const string Sums = "least(coalesce(sum(sum), 0), 9223372036854775807)::bigint";

    /// <summary>
    /// One row a run, bin and key; <see cref="ReadOfRuns"/> reads it. $1 runs, and of each: $2 after when, $3 the first microsecond of a bin, $4 how
    /// long bins are; all of one stretch, $5 up to before $6.
    /// </summary>
    public const string OfRuns = $"""
        SELECT c.run_id, date_bin(run.bin, c.time, run.zero), {Key}, {Counts}, {Sums}
        FROM fleet.count c
        JOIN unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::interval[]) AS run (id, after, zero, bin) ON run.id = c.run_id
        WHERE c.time >= $5::timestamptz AND c.time < $6::timestamptz AND c.time > run.after
        GROUP BY c.run_id, date_bin(run.bin, c.time, run.zero), {Key}
        """;

    public static FactTable Table { get; } = new("fleet.count", $"time, run_id, seq, idx, boot_ns_from, boot_ns_to, {Columns}", Write);

    public static TimedCount Read(NpgsqlDataReader row) =>
        new(row.Time(1), row.Time(0), new CountRow(ReadKey(row, 2), row.Big(14), row.BigOrNull(15) ?? 0));

    public static (Guid Run, DateTimeOffset Moment, CountRow Counts) ReadOfRuns(NpgsqlDataReader row) =>
        (row.GetGuid(0), row.Time(1), new CountRow(ReadKey(row, 2), row.Big(14), row.Big(15)));

    public static CountKey ReadKey(NpgsqlDataReader row, int first) => new(
        (Kind)row.Small(first), row.SmallOrNull(first + 1) ?? 0, row.SmallOrNull(first + 2) ?? 0, row.SmallOrNull(first + 3) ?? 0,
        row.SmallOrNull(first + 4) ?? 0, (Ownership)(row.SmallOrNull(first + 5) ?? 0), row.SmallOrNull(first + 6), row.SmallOrNull(first + 7),
        row.Small(first + 8), row.SmallOrNull(first + 9) ?? 0, row.SmallOrNull(first + 10) ?? 0, row.SmallOrNull(first + 11) ?? 0);

    static void Write(CopyRows to, FactRows batch)
    {
        for (var i = 0; i < batch.Counts.Length; i++)
        {
            ref readonly var interval = ref batch.Counts[i];
            var (key, count, sum) = interval.Count.Row;
            to.StartFact(interval.Count.To, batch, i);
            to.Big(interval.BootNsFrom);
            to.Big(interval.BootNsTo);
            to.Time(interval.Count.From);
            to.Small((int)key.Kind);
            to.Small(KindColumns.HasOrder(key) ? key.AllocOrder : null);
            to.Small(KindColumns.HasFallback(key.Kind) ? key.FallbackOrder : null);
            to.Small(KindColumns.HasFallback(key.Kind) ? key.Donor : null);
            to.Small(KindColumns.HasFallback(key.Kind) ? key.Claimer : null);
            to.Small(KindColumns.HasFallback(key.Kind) ? (int)key.Ownership : null);
            to.Small(key.Node);
            to.Small(key.Zone);
            to.Small(key.Bucket);
            to.Small(KindColumns.HasMode(key.Kind) ? key.Mode : null);
            to.Small(KindColumns.HasMode(key.Kind) ? key.Origin : null);
            to.Small(KindColumns.HasStatus(key.Kind) ? key.Status : null);
            to.Big(count);
            to.Big(KindColumns.HasSum(key.Kind) ? sum : null);
        }
    }
}
