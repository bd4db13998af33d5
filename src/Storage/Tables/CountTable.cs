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

    public const string OfRun = $"SELECT time, {Columns} FROM fleet.count WHERE run_id = $1 ORDER BY seq, idx";

    const string Key = "kind, alloc_order, fallback_order, donor, claimer, ownership, node, zone, bucket, mode, origin, status";

    /// <summary>
    /// $2 is the zero of bins, $3 their seconds. A bin has its latest end: that lies in it, wherever the interval began. A sum of
    /// bigints is numeric; one that a bigint cannot hold is no count that a kernel made.
    /// </summary>
    public const string SummedOfRun =
        $"""
        SELECT max(time), min(time_from), {Key}, least(sum(count), 9223372036854775807)::bigint,
               CASE WHEN sum(sum) IS NOT NULL THEN least(sum(sum), 9223372036854775807)::bigint END
        FROM fleet.count WHERE run_id = $1 GROUP BY {Key}, floor((ceil(extract(epoch FROM time - $2::timestamptz)) - 1) / $3::integer)
        """;

    public static FactTable Table { get; } = new("fleet.count", $"time, run_id, seq, idx, boot_ns_from, boot_ns_to, {Columns}", Write);

    public static TimedCount Read(NpgsqlDataReader row) => new(row.Time(1), row.Time(0), new CountRow(
        new CountKey((Kind)row.Small(2), row.SmallOrNull(3) ?? 0, row.SmallOrNull(4) ?? 0, row.SmallOrNull(5) ?? 0, row.SmallOrNull(6) ?? 0,
            (Ownership)(row.SmallOrNull(7) ?? 0), row.SmallOrNull(8), row.SmallOrNull(9), row.Small(10),
            row.SmallOrNull(11) ?? 0, row.SmallOrNull(12) ?? 0, row.SmallOrNull(13) ?? 0),
        row.Big(14), row.BigOrNull(15) ?? 0));

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
