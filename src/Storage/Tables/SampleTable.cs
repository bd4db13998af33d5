// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.Storage.Rows;
using Fleet.Storage.Reading;
using Npgsql;

namespace Fleet.Storage.Tables;

/// <summary>fleet.sample: the only place that knows the order of its columns.</summary>
static class SampleTable
{
    const string Columns = "boot_ns, metric, node, zone, migratetype, value";

    /// <summary>$4 names the metrics, $5 their beginnings as LIKE wants them; two empty arrays stand for all.</summary>
    public const string OfRun =
        $"SELECT time, {Columns} FROM fleet.sample WHERE run_id = $1 AND {Window.OfRun} "
        + "AND (cardinality($4::text[]) + cardinality($5::text[]) = 0 OR metric = ANY ($4) OR metric LIKE ANY ($5)) ORDER BY seq, idx";

    public static FactTable Table { get; } = new("fleet.sample", $"time, run_id, seq, idx, {Columns}", Write);

    public static TimedSample Read(NpgsqlDataReader row) => new(row.Time(0), new SampleRow(
        new SeriesKey(row.GetString(2), row.SmallOrNull(3), row.SmallOrNull(4), row.SmallOrNull(5)),
        row.Big(1), row.GetFieldValue<long[]>(6)));

    static void Write(CopyRows to, FactRows batch)
    {
        for (var i = 0; i < batch.Samples.Length; i++)
        {
            var (time, row) = batch.Samples[i];
            to.StartFact(time, batch, i);
            to.Big(row.BootNs);
            to.Text(row.Series.Metric);
            to.Small(row.Series.Node);
            to.Small(row.Series.Zone);
            to.Small(row.Series.Migratetype);
            to.Bigs(row.Values);
        }
    }
}
