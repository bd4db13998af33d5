// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.Storage.Rows;
using Fleet.Storage.Reading;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Tables;

/// <summary>fleet.sample: the only place that knows the order of its columns.</summary>
static class SampleTable
{
    const string Columns = "boot_ns, metric, node, zone, migratetype, value";

    public const string Copy = $"COPY fleet.sample (time, run_id, seq, idx, {Columns}) FROM STDIN (FORMAT binary)";

    /// <summary>$2 names the metrics; an empty array stands for all.</summary>
    public const string OfRun =
        $"SELECT time, {Columns} FROM fleet.sample WHERE run_id = $1 AND (cardinality($2::text[]) = 0 OR metric = ANY ($2)) ORDER BY seq, idx";

    public static void Write(NpgsqlBinaryImporter to, FactRows batch)
    {
        for (var i = 0; i < batch.Samples.Length; i++)
        {
            var (time, row) = batch.Samples[i];
            to.StartRow();
            to.Time(time);
            to.Id(batch.RunId);
            to.Big(batch.Seq);
            to.Int(i);
            to.Big(row.BootNs);
            to.Text(row.Series.Metric);
            to.Small(row.Series.Node);
            to.Small(row.Series.Zone);
            to.Small(row.Series.Migratetype);
            to.Write(row.Values, NpgsqlDbType.Array | NpgsqlDbType.Bigint);
        }
    }

    public static TimedSample Read(NpgsqlDataReader row) => new(row.Time(0), new SampleRow(
        new SeriesKey(row.GetString(2), row.SmallOrNull(3), row.SmallOrNull(4), row.SmallOrNull(5)),
        row.Big(1), row.GetFieldValue<long[]>(6)));
}
