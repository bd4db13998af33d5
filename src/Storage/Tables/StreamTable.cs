// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Tables;

/// <summary>fleet.stream: the cursors.</summary>
static class StreamTable
{
    // A stream that is not there yet is made, so that there is a row to lock; a rollback takes it away again.
    const string Make = """
        INSERT INTO fleet.stream (stream_id, lane, committed_seq, updated)
        SELECT key.stream_id, key.lane, 0, now() FROM unnest($1, $2) AS key (stream_id, lane)
        ORDER BY key.stream_id, key.lane
        ON CONFLICT DO NOTHING
        """;

    // Every writer locks in the same order: none can wait for one that waits for it.
    const string Lock = """
        SELECT stream.stream_id, stream.lane, stream.committed_seq FROM fleet.stream
        JOIN unnest($1, $2) AS key (stream_id, lane) USING (stream_id, lane)
        ORDER BY stream_id, lane FOR UPDATE OF stream
        """;

    const string Look = """
        SELECT stream.stream_id, stream.lane, stream.committed_seq FROM fleet.stream
        JOIN unnest($1, $2) AS key (stream_id, lane) USING (stream_id, lane)
        """;

    const string Advance = """
        UPDATE fleet.stream SET committed_seq = key.committed_seq, updated = now()
        FROM unnest($1, $2, $3) AS key (stream_id, lane, committed_seq)
        WHERE stream.stream_id = key.stream_id AND stream.lane = key.lane AND stream.committed_seq < key.committed_seq
        """;

    /// <summary>Makes missing rows, and locks all of them until the transaction ends.</summary>
    public static async Task<Dictionary<StreamKey, ulong>> LockAsync(NpgsqlConnection connection, IReadOnlyCollection<StreamKey> keys, CancellationToken ct)
    {
        await using var make = Command(connection, Make, keys);
        await make.ExecuteNonQueryAsync(ct);
        return await ReadAsync(connection, Lock, keys, ct);
    }

    public static Task<Dictionary<StreamKey, ulong>> LookAsync(NpgsqlConnection connection, IReadOnlyCollection<StreamKey> keys, CancellationToken ct) =>
        ReadAsync(connection, Look, keys, ct);

    /// <summary>Moves cursors up; one that is further already stays.</summary>
    public static async Task AdvanceAsync(NpgsqlConnection connection, IReadOnlyCollection<(StreamKey Key, ulong Seq)> cursors, CancellationToken ct)
    {
        await using var command = Command(connection, Advance, [.. cursors.Select(cursor => cursor.Key)]);
        command.Parameters.Add(new() { Value = cursors.Select(cursor => (long)cursor.Seq).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await command.ExecuteNonQueryAsync(ct);
    }

    static async Task<Dictionary<StreamKey, ulong>> ReadAsync(NpgsqlConnection connection, string sql, IReadOnlyCollection<StreamKey> keys, CancellationToken ct)
    {
        await using var command = Command(connection, sql, keys);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var cursors = new Dictionary<StreamKey, ulong>();
        while (await rows.ReadAsync(ct))
        {
            cursors[new StreamKey(rows.GetGuid(0), (V1.Lane)rows.Small(1))] = rows.Big(2);
        }
        return cursors;
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string sql, IReadOnlyCollection<StreamKey> keys) => new(sql, connection)
    {
        Parameters =
        {
            new() { Value = keys.Select(key => key.StreamId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
            new() { Value = keys.Select(key => (short)key.Lane).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint },
        },
    };
}
