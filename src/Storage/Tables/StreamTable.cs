// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Writing;
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
        SELECT stream.stream_id, stream.lane, stream.committed_seq, stream.owner_session FROM fleet.stream
        JOIN unnest($1, $2) AS key (stream_id, lane) USING (stream_id, lane)
        ORDER BY stream_id, lane FOR UPDATE OF stream
        """;

    // Under the lock: a session with a higher number has also taken over later.
    const string Own = """
        WITH session AS MATERIALIZED (SELECT nextval('fleet.session') AS number)
        UPDATE fleet.stream SET owner_session = session.number, spooled_seq = greatest(stream.spooled_seq, key.spooled_seq)
          FROM session, unnest($1, $2, $3) AS key (stream_id, lane, spooled_seq)
         WHERE stream.stream_id = key.stream_id AND stream.lane = key.lane
        RETURNING owner_session
        """;

    const string Advance = """
        UPDATE fleet.stream SET committed_seq = key.committed_seq, updated = now()
        FROM unnest($1, $2, $3) AS key (stream_id, lane, committed_seq)
        WHERE stream.stream_id = key.stream_id AND stream.lane = key.lane AND stream.committed_seq < key.committed_seq
        """;

    /// <summary>Makes missing rows, and locks all of them until the transaction ends.</summary>
    public static async Task<Dictionary<StreamKey, StreamCursor>> LockAsync(NpgsqlConnection connection, IReadOnlyCollection<StreamKey> keys, CancellationToken ct)
    {
        await using var make = Command(connection, Make, keys);
        await make.ExecuteNonQueryAsync(ct);
        await using var command = Command(connection, Lock, keys);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var cursors = new Dictionary<StreamKey, StreamCursor>();
        while (await rows.ReadAsync(ct))
        {
            cursors[new StreamKey(rows.GetGuid(0), (V1.Lane)rows.Small(1))] = new StreamCursor(rows.Big(2), rows.GetInt64(3));
        }
        return cursors;
    }

    /// <summary>Gives locked rows to a new session.</summary>
    /// <returns>Its number.</returns>
    public static async Task<long> OwnAsync(NpgsqlConnection connection, IReadOnlyCollection<StreamClaim> claims, CancellationToken ct)
    {
        await using var command = Command(connection, Own, [.. claims.Select(claim => claim.Key)], claims.Select(claim => claim.LastSeq));
        return (long)(await command.ExecuteScalarAsync(ct) ?? Delivery.NoSession);
    }

    /// <summary>Moves cursors up; one that is further already stays.</summary>
    public static async Task AdvanceAsync(NpgsqlConnection connection, IReadOnlyCollection<(StreamKey Key, ulong Seq)> cursors, CancellationToken ct)
    {
        await using var command = Command(connection, Advance, [.. cursors.Select(cursor => cursor.Key)], cursors.Select(cursor => cursor.Seq));
        await command.ExecuteNonQueryAsync(ct);
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string sql, IReadOnlyCollection<StreamKey> keys) => new(sql, connection)
    {
        Parameters =
        {
            SqlParameters.Many(keys.Select(key => key.StreamId).ToArray(), NpgsqlDbType.Uuid),
            SqlParameters.Many(keys.Select(key => (short)key.Lane).ToArray(), NpgsqlDbType.Smallint),
        },
    };

    static NpgsqlCommand Command(NpgsqlConnection connection, string sql, IReadOnlyCollection<StreamKey> keys, IEnumerable<ulong> seqs)
    {
        var command = Command(connection, sql, keys);
        command.Parameters.Add(SqlParameters.Many(seqs.Select(seq => (long)seq).ToArray(), NpgsqlDbType.Bigint));
        return command;
    }
}
