// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Tables;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Fleet.V1;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Maintenance;

/// <summary>
/// Drives what is in quarantine again: after an upgrade, or when what the server refused has been mended. Each batch and
/// each row moves in a transaction of its own; what is refused again stays.
/// </summary>
public sealed class Requeue(string connectionString, TimeProvider time)
{
    const string Batches = "SELECT stream_id, lane, seq FROM fleet.quarantine ORDER BY 1, 2, 3";
    const string TakeBatch = "DELETE FROM fleet.quarantine WHERE stream_id = $1 AND lane = $2 AND seq = $3 RETURNING batch";

    // A row whose time cannot be would make a chunk that cannot be: no second look changes that.
    const string Rows = "SELECT stream_id, lane, seq, relation, idx FROM fleet.quarantine_row WHERE reason LIKE 'SQLSTATE %' ORDER BY 1, 2, 3, 4, 5";

    const string TakeRow = """
        DELETE FROM fleet.quarantine_row WHERE stream_id = $1 AND lane = $2 AND seq = $3 AND relation = $4 AND idx = $5 RETURNING columns, row, run_id
        """;

    /// <summary>Whether batches of hosts whose clock was implausible are taken as well.</summary>
    public bool AnyTime { get; init; }

    /// <exception cref="StoreUnavailableException">The database cannot be reached, or refuses work.</exception>
    public async Task<RequeueResult> RunAsync(CancellationToken ct)
    {
        await using var database = new Database(connectionString);
        var batches = await database.UseAsync(connection => Sql.ReadAsync(connection, Batches, row => (row.GetGuid(0), row.Small(1), row.GetInt64(2)), ct), ct);
        var rows = await database.UseAsync(connection => Sql.ReadAsync(
            connection, Rows, row => (row.GetGuid(0), row.Small(1), row.GetInt64(2), row.GetString(3), row.GetInt32(4)), ct), ct);
        var (stored, storedRows, refused) = (0, 0, new List<string>());
        foreach (var (stream, lane, seq) in batches)
        {
            var why = await TryAsync(database, (connection, ct) => MoveBatchAsync(connection, ct, SqlParameters.Id(stream), SqlParameters.Small(lane), SqlParameters.Of(seq, NpgsqlDbType.Bigint)), ct);
            Note($"batch {new StreamKey(stream, (Lane)lane)} {seq}", why, ref stored);
        }
        foreach (var (stream, lane, seq, relation, idx) in rows)
        {
            var why = await TryAsync(database, (connection, ct) => MoveRowAsync(connection, relation, ct, SqlParameters.Id(stream), SqlParameters.Small(lane),
                SqlParameters.Of(seq, NpgsqlDbType.Bigint), SqlParameters.Text(relation), SqlParameters.Int(idx)), ct);
            Note($"row {idx} of {relation}, batch {new StreamKey(stream, (Lane)lane)} {seq}", why, ref storedRows);
        }
        return new RequeueResult(stored, storedRows, refused);

        void Note(string what, string? why, ref int good)
        {
            if (why is null)
            {
                good++;
            }
            else
            {
                refused.Add($"{what}: {why}");
            }
        }
    }

    /// <returns>Why it stays; null when it moved.</returns>
    static async Task<string?> TryAsync(Database database, Func<NpgsqlConnection, CancellationToken, Task<string?>> move, CancellationToken ct)
    {
        try
        {
            return await database.UseAsync(async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await Sql.RunAsync(connection, CommitTransaction.Settings, ct);
                var why = await move(connection, ct);
                await (why is null ? transaction.CommitAsync(ct) : transaction.RollbackAsync(ct));
                return why;
            }, ct);
        }
        catch (PostgresException e)
        {
            return SqlErrors.Reason(e);
        }
    }

    async Task<string?> MoveBatchAsync(NpgsqlConnection connection, CancellationToken ct, params NpgsqlParameter[] key)
    {
        if ((await Sql.ReadAsync(connection, TakeBatch, row => row.GetFieldValue<byte[]>(0), ct, key)) is not [var bytes])
        {
            return null; // Somebody else moved it meanwhile.
        }
        var delivery = EncodedDelivery.Of(Batch.Parser.ParseFrom(bytes), Delivery.NoSession, AnyTime ? TimeWindow.Any : TimeWindow.Around(time.GetUtcNow()));
        if (delivery.Run is null)
        {
            return delivery.Fault;
        }
        await RunTable.WriteAsync(connection, [delivery.Run], ct);
        await ContextTables.WriteAsync(connection, [delivery.Run], ct);
        var poison = new List<PoisonRow>();
        foreach (var rows in FactTable.All.Select(table => new RowSet(table, [delivery])))
        {
            poison.AddRange(rows.Stray);
            if (rows.Count > 0)
            {
                await rows.CopyAsync(connection, 0, rows.Count, ct);
            }
        }
        await BatchTable.InsertAsync(connection, [delivery], ct);
        await QuarantineTable.InsertAsync(connection, poison, ct);
        return null;
    }

    static async Task<string?> MoveRowAsync(NpgsqlConnection connection, string relation, CancellationToken ct, params NpgsqlParameter[] key)
    {
        if (FactTable.All.FirstOrDefault(known => known.Name == relation) is not { } table)
        {
            return $"{relation} is no table of this fleet-collector: use a newer one";
        }
        if (await Sql.ReadAsync(connection, TakeRow, row => (Columns: row.GetString(0), Row: row.GetFieldValue<byte[]>(1), Run: row.GetGuid(2)), ct, key) is [var taken])
        {
            if (table == CountTable.Table)
            {
                await Sql.RunAsync(connection, RunTable.NotAddedUp, ct, SqlParameters.Id(taken.Run));
            }
            // The columns of then: those that were added since are null.
            await using var copy = await connection.BeginRawBinaryCopyAsync((table with { Columns = taken.Columns }).Copy, ct);
            await copy.WriteAsync(CopyRows.Header, ct);
            await copy.WriteAsync(taken.Row, ct);
            await copy.WriteAsync(CopyRows.Trailer, ct);
        }
        return null;
    }
}

/// <summary>What <see cref="Requeue"/> did.</summary>
/// <param name="Refused">A sentence for each that stays in quarantine.</param>
public sealed record RequeueResult(int Batches, int Rows, IReadOnlyList<string> Refused);
