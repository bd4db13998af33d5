// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Rows;
using Fleet.Storage.Timescale;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Tables;

/// <summary>fleet.quarantine and fleet.quarantine_row: batches, and single rows, kept as they came.</summary>
static class QuarantineTable
{
    const string InsertBatch =
        "INSERT INTO fleet.quarantine (stream_id, lane, seq, received, reason, batch, events) VALUES ($1, $2, $3, now(), $4, $5, $6)";

    const string InsertRow = """
        INSERT INTO fleet.quarantine_row (stream_id, lane, seq, relation, idx, run_id, received, reason, columns, row)
        VALUES ($1, $2, $3, $4, $5, $6, now(), $7, $8, $9)
        """;

    public static Task InsertAsync(NpgsqlConnection connection, StreamKey key, V1.Batch batch, string reason, CancellationToken ct) =>
        Sql.RunAsync(connection, InsertBatch, ct, SqlParameters.Id(key.StreamId), SqlParameters.Small((int)key.Lane), SqlParameters.Big(batch.Seq),
            SqlParameters.Text(StoredText.Clean(reason)), SqlParameters.Of(batch.ToByteArray(), NpgsqlDbType.Bytea),
            SqlParameters.Int((int)Math.Min(batch.EventCount, int.MaxValue)));

    public static async Task InsertAsync(NpgsqlConnection connection, IReadOnlyCollection<PoisonRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return;
        }
        await using var batch = new NpgsqlBatch(connection);
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand(InsertRow);
            command.Parameters.AddRange(new[]
            {
                SqlParameters.Id(row.Delivery.Key.StreamId), SqlParameters.Small((int)row.Delivery.Key.Lane), SqlParameters.Big(row.Delivery.Batch.Seq),
                SqlParameters.Text(row.Table.Name), SqlParameters.Int(row.Index), SqlParameters.Id(row.Delivery.Run!.RunId),
                SqlParameters.Text(StoredText.Clean(row.Reason)), SqlParameters.Text(row.Table.Columns), SqlParameters.Of(row.Bytes, NpgsqlDbType.Bytea),
            });
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(ct);
    }
}
