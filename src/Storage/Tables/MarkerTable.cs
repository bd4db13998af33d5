// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Rows;
using Npgsql;

namespace Fleet.Storage.Tables;

/// <summary>fleet.marker: the only place that knows the order of its columns.</summary>
static class MarkerTable
{
    public const string Copy = "COPY fleet.marker (run_id, seq, idx, time, boot_ns, text) FROM STDIN (FORMAT binary)";

    public static void Write(NpgsqlBinaryImporter to, FactRows batch)
    {
        for (var i = 0; i < batch.Markers.Length; i++)
        {
            var marker = batch.Markers[i];
            to.StartRow();
            to.Id(batch.RunId);
            to.Big(batch.Seq);
            to.Int(i);
            to.Time(marker.Time);
            to.Big(marker.BootNs);
            to.Text(marker.Text);
        }
    }
}
