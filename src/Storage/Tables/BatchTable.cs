// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Timescale;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Tables;

/// <summary>fleet.batch: one row for each batch whose rows are stored.</summary>
static class BatchTable
{
    const string Insert = """
        INSERT INTO fleet.batch (time, stream_id, lane, seq, run_id, events, rows)
        SELECT now(), batch.* FROM unnest($1, $2, $3, $4, $5, $6) AS batch
        """;

    public static async Task InsertAsync(NpgsqlConnection connection, IReadOnlyCollection<EncodedDelivery> stored, CancellationToken ct)
    {
        if (stored.Count > 0)
        {
            await Sql.RunAsync(connection, Insert, ct,
                SqlParameters.Many(stored.Select(delivery => delivery.Key.StreamId).ToArray(), NpgsqlDbType.Uuid),
                SqlParameters.Many(stored.Select(delivery => (short)delivery.Key.Lane).ToArray(), NpgsqlDbType.Smallint),
                SqlParameters.Many(stored.Select(delivery => (long)delivery.Batch.Seq).ToArray(), NpgsqlDbType.Bigint),
                SqlParameters.Many(stored.Select(delivery => delivery.Run!.RunId).ToArray(), NpgsqlDbType.Uuid),
                SqlParameters.Many(stored.Select(delivery => delivery.EventCount).ToArray(), NpgsqlDbType.Integer),
                SqlParameters.Many(stored.Select(delivery => delivery.RowCount).ToArray(), NpgsqlDbType.Integer));
        }
    }
}
