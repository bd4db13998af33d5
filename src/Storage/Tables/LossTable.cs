// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Rows;
using Fleet.Storage.Reading;
using Npgsql;

namespace Fleet.Storage.Tables;

/// <summary>fleet.loss: the only place that knows the order of its columns.</summary>
static class LossTable
{
    const string Columns = "time_from, time_to, stage, reason, count";

    public const string OfRuns = $"SELECT {Columns}, run_id FROM fleet.loss WHERE run_id = ANY ($1) ORDER BY run_id, seq, idx";

    public static FactTable Table { get; } =
        new("fleet.loss", $"run_id, seq, idx, boot_ns_from, boot_ns_to, kind, first_seq, last_seq, lane, stream_id, {Columns}", Write);

    public static LossInfo Read(NpgsqlDataReader row) =>
        new(row.Time(0), row.Time(1), row.GetString(2), row.GetString(3), row.Big(4));

    static void Write(CopyRows to, FactRows batch)
    {
        for (var i = 0; i < batch.Losses.Length; i++)
        {
            var loss = batch.Losses[i];
            to.StartRow();
            to.Id(batch.RunId);
            to.Big(batch.Seq);
            to.Int(i);
            to.Big(loss.BootNsFrom);
            to.Big(loss.BootNsTo);
            to.Small((int)loss.Kind);
            to.Big(loss.FirstSeq);
            to.Big(loss.LastSeq);
            to.Small((int?)loss.Lane);
            if (loss.StreamId is { } stream)
            {
                to.Id(stream);
            }
            else
            {
                to.Null();
            }
            to.Time(loss.Info.From);
            to.Time(loss.Info.To);
            to.Text(loss.Info.Stage);
            to.Text(loss.Info.Reason);
            to.Big(loss.Info.Count);
        }
    }
}
