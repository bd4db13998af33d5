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

    const string Key = "kind, alloc_order, fallback_order, donor, claimer, ownership, node, zone, bucket, mode, origin, status";

    // $1 runs, and of each: $2 after when, $3 zero, $4 seconds of a bin, $5 pageblock_order; $6 and $7 as in Window.
    const string OfRuns = $"""
        FROM fleet.count c
        JOIN unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::integer[], $5::integer[]) AS run (id, after, zero, bin, pageblock_order) ON run.id = c.run_id
        WHERE c.run_id = ANY ($1) AND {Window.OfRuns} AND (run.after IS NULL OR c.time > run.after)
        """;

    /// <summary>One row a run and key. A sum of bigints is numeric; one that a bigint cannot hold is no count that a kernel made.</summary>
    public const string TotalsOfRuns = $"""
        SELECT c.run_id, {Key}, least(sum(count), 9223372036854775807)::bigint, least(coalesce(sum(sum), 0), 9223372036854775807)::bigint
        {OfRuns} GROUP BY c.run_id, {Key}
        """;

    /// <summary>One row a run, bin and group of fallbacks, as <see cref="CountBin"/> has it; other kinds have no donor. A bin ends with its last moment, which is a whole microsecond.</summary>
    public const string BinsOfRuns = $"""
        SELECT c.run_id, max(c.time), donor, claimer, ownership, coalesce(fallback_order >= run.pageblock_order, false),
               least(coalesce(sum(count) FILTER (WHERE kind = 1), 0), 9223372036854775807)::bigint,
               least(coalesce(sum(count) FILTER (WHERE kind = 3), 0), 9223372036854775807)::bigint,
               least(coalesce(sum(count) FILTER (WHERE kind = 3 AND status = 2), 0), 9223372036854775807)::bigint,
               least(coalesce(sum(count) FILTER (WHERE kind = 4), 0), 9223372036854775807)::bigint,
               least(coalesce(sum(count) FILTER (WHERE kind = 5), 0), 9223372036854775807)::bigint
        {OfRuns} AND kind IN (1, 3, 4, 5)
        GROUP BY c.run_id, date_bin(make_interval(secs => run.bin), c.time - interval '1 microsecond', run.zero),
                 donor, claimer, ownership, fallback_order >= run.pageblock_order
        """;

    public static FactTable Table { get; } = new("fleet.count", $"time, run_id, seq, idx, boot_ns_from, boot_ns_to, {Columns}", Write);

    public static TimedCount Read(NpgsqlDataReader row) =>
        new(row.Time(1), row.Time(0), new CountRow(ReadKey(row, 2), row.Big(14), row.BigOrNull(15) ?? 0));

    public static CountRow ReadTotal(NpgsqlDataReader row) => new(ReadKey(row, 1), row.Big(13), row.Big(14));

    public static CountBin ReadBin(NpgsqlDataReader row) => new(
        row.Time(1), row.SmallOrNull(2) is { } donor ? new FallbackGroup(donor, row.Small(3), (Ownership)row.Small(4), row.GetBoolean(5)) : null,
        row.Big(6), row.Big(7), row.Big(8), row.Big(9), row.Big(10));

    static CountKey ReadKey(NpgsqlDataReader row, int first) => new(
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
