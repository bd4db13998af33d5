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
    const string Columns = "time_from, kind, alloc_order, fallback_order, donor, claimer, ownership, node, zone, bucket, count";

    public const string Copy =
        $"COPY fleet.count (time, run_id, seq, idx, boot_ns_from, boot_ns_to, {Columns}) FROM STDIN (FORMAT binary)";

    public const string OfRun = $"SELECT time, {Columns} FROM fleet.count WHERE run_id = $1 ORDER BY seq, idx";

    public static void Write(NpgsqlBinaryImporter to, FactRows batch)
    {
        for (var i = 0; i < batch.Counts.Length; i++)
        {
            var interval = batch.Counts[i];
            var key = interval.Count.Row.Key;
            to.StartRow();
            to.Time(interval.Count.To);
            to.Id(batch.RunId);
            to.Big(batch.Seq);
            to.Int(i);
            to.Big(interval.BootNsFrom);
            to.Big(interval.BootNsTo);
            to.Time(interval.Count.From);
            to.Small((int)key.Kind);
            to.Small(key.AllocOrder);
            to.Small(key.FallbackOrder);
            to.Small(key.Donor);
            to.Small(key.Claimer);
            to.Small((int)key.Ownership);
            to.Small(key.Node);
            to.Small(key.Zone);
            to.Small(key.Bucket);
            to.Big(interval.Count.Row.Count);
        }
    }

    public static TimedCount Read(NpgsqlDataReader row) => new(row.Time(1), row.Time(0), new CountRow(
        new CountKey((Kind)row.Small(2), row.Small(3), row.Small(4), row.Small(5), row.Small(6), (Ownership)row.Small(7),
            row.SmallOrNull(8), row.SmallOrNull(9), row.Small(10)),
        row.Big(11)));
}
