// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Tables;

/// <summary>fleet.quarantine: batches kept as they came.</summary>
static class QuarantineTable
{
    const string Insert =
        "INSERT INTO fleet.quarantine (stream_id, lane, seq, received, reason, batch) VALUES ($1, $2, $3, now(), $4, $5)";

    public static async Task InsertAsync(NpgsqlConnection connection, StreamKey key, V1.Batch batch, string reason, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Insert, connection)
        {
            Parameters =
            {
                new() { Value = key.StreamId, NpgsqlDbType = NpgsqlDbType.Uuid },
                new() { Value = (short)key.Lane, NpgsqlDbType = NpgsqlDbType.Smallint },
                new() { Value = (long)batch.Seq, NpgsqlDbType = NpgsqlDbType.Bigint },
                new() { Value = Rows.StoredText.Clean(reason), NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = batch.ToByteArray(), NpgsqlDbType = NpgsqlDbType.Bytea },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }
}
