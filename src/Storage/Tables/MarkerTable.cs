// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Reading;
using Fleet.Storage.Rows;
using Npgsql;

namespace Fleet.Storage.Tables;

/// <summary>fleet.marker: the only place that knows the order of its columns.</summary>
static class MarkerTable
{
    public const string OfRuns = "SELECT time, text, run_id FROM fleet.marker WHERE run_id = ANY ($1) ORDER BY run_id, seq, idx";

    public static FactTable Table { get; } = new("fleet.marker", "run_id, seq, idx, time, boot_ns, text", Write);

    public static MarkerInfo Read(NpgsqlDataReader row) => new(row.Time(0), row.GetString(1));

    static void Write(CopyRows to, FactRows batch)
    {
        for (var i = 0; i < batch.Markers.Length; i++)
        {
            var marker = batch.Markers[i];
            to.StartRow();
            to.Id(batch.RunId);
            to.Big(batch.Seq);
            to.Int(i);
            to.Time(marker.Info.Time);
            to.Big(marker.BootNs);
            to.Text(marker.Info.Text);
        }
    }
}
