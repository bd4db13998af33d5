// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Reading;
using Fleet.Storage.Rows;
using Npgsql;

namespace Fleet.Storage.Tables;

/// <summary>fleet.setting: the only place that knows the order of its columns.</summary>
static class SettingTable
{
    public const string OfRuns = "SELECT time, name, value, run_id FROM fleet.setting WHERE run_id = ANY ($1) ORDER BY run_id, seq, idx";

    public static FactTable Table { get; } = new("fleet.setting", "run_id, seq, idx, time, boot_ns, name, value", Write);

    public static SettingInfo Read(NpgsqlDataReader row) => new(row.Time(0), row.GetString(1), row.GetString(2));

    static void Write(CopyRows to, FactRows batch)
    {
        for (var i = 0; i < batch.Settings.Length; i++)
        {
            var setting = batch.Settings[i];
            to.StartRow();
            to.Id(batch.RunId);
            to.Big(batch.Seq);
            to.Int(i);
            to.Time(setting.Info.Time);
            to.Big(setting.BootNs);
            to.Text(setting.Info.Name);
            to.Text(setting.Info.Value);
        }
    }
}
