// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Rows;
using Fleet.Storage.Reading;
using Npgsql;

namespace Fleet.Storage.Tables;

/// <summary>fleet.loss: the only place that knows the order of its columns.</summary>
static class LossTable
{
    const string Columns = "time_from, time_to, stage, reason, count";

    /// <summary>Whether loss <c>l</c> is run <c>r</c>'s own.</summary>
    public const string Own = "(l.stream_id = r.stream_id OR (l.stream_id IS NULL AND l.run_id = r.run_id))";

    /// <summary>What the runs lost, whichever run brought the record; and what they brought of runs that the store does not know.</summary>
    public const string OfRuns = $"""
        SELECT {Columns}, run_id
          FROM (SELECT {Columns}, r.run_id, l.run_id AS teller, l.seq, l.idx FROM fleet.run r JOIN fleet.loss l USING (stream_id) WHERE r.run_id = ANY ($1)
                UNION ALL
                SELECT {Columns}, l.run_id, l.run_id, l.seq, l.idx FROM fleet.loss l
                 WHERE l.run_id = ANY ($1) AND NOT EXISTS (SELECT FROM fleet.run loser WHERE loser.stream_id = l.stream_id)) AS loss
         ORDER BY run_id, teller <> run_id, teller, seq, idx
        """;

    /// <summary>Where runs break off; <see cref="ReadOpenEnd"/> reads a row.</summary>
    public const string OpenEnds = """
        SELECT r.run_id, l.stream_id, l.lane, l.first_seq, l.reason FROM fleet.loss l JOIN fleet.run r USING (stream_id)
         WHERE l.first_seq IS NOT NULL AND l.last_seq IS NULL ORDER BY l.run_id, l.seq, l.idx
        """;

    public static FactTable Table { get; } =
        new("fleet.loss", $"run_id, seq, idx, boot_ns_from, boot_ns_to, kind, first_seq, last_seq, lane, stream_id, {Columns}", Write);

    public static LossInfo Read(NpgsqlDataReader row) =>
        new(row.TimeOrNull(0), row.TimeOrNull(1), row.GetString(2), row.GetString(3), row.BigOrNull(4));

    public static (Guid RunId, string Warning) ReadOpenEnd(NpgsqlDataReader row) =>
        (row.GetGuid(0), LossRow.OpenEnd(new StreamKey(row.GetGuid(1), (V1.Lane)row.Small(2)), row.Big(3), row.GetString(4)));

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
