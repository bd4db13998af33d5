// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Rows;
using Fleet.Storage.Tables;
using Fleet.Storage.Writing;
using Fleet.V1;
using Npgsql;

namespace Fleet.Storage.Timescale;

/// <summary>
/// Stores batches in TimescaleDB. One transaction locks the cursors, copies the rows of what is new, and advances the
/// cursors; so a batch is in the store exactly when its cursor says so, whatever happens in between.
/// </summary>
/// <remarks>
/// In doubt (the connection went inside COMMIT): <see cref="StoreUnavailableException"/>, and the next look at the cursor
/// tells the truth: it waits for the old transaction, whose lock it needs. Threading: safe.
/// </remarks>
public sealed class TimescaleStore(string connectionString) : IBatchStore
{
    // Locks that somebody else holds for long (a migration, a dump) are the database being away, not a hung collector.
    const string Settings = "SET LOCAL synchronous_commit = on; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s'";

    readonly Database _database = new(connectionString);

    public Task ProbeAsync(CancellationToken ct) =>
        _database.UseAsync(connection => SchemaCheck.RunAsync(connection, _database.Name, ct), ct);

    public Task<IReadOnlyList<ulong>> CursorsAsync(IReadOnlyList<StreamKey> keys, CancellationToken ct) =>
        _database.UseAsync<IReadOnlyList<ulong>>(async connection =>
        {
            // With the lock, not without: a commit in doubt is then over when this returns.
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await ExecuteAsync(connection, Settings, ct);
            var cursors = await StreamTable.LockAsync(connection, keys, ct);
            await transaction.CommitAsync(ct);
            return [.. keys.Select(key => cursors[key])];
        }, ct);

    public Task SkipToAsync(StreamKey key, ulong firstSeq, CancellationToken ct) =>
        _database.UseAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await ExecuteAsync(connection, Settings, ct);
            await StreamTable.LockAsync(connection, [key], ct);
            await StreamTable.AdvanceAsync(connection, [(key, firstSeq - 1)], ct);
            await transaction.CommitAsync(ct);
            return firstSeq;
        }, ct);

    public Task<IReadOnlyList<CommitDecision>> CommitAsync(IReadOnlyList<Batch> batches, CancellationToken ct) =>
        CommitAsync([.. batches.Select(IncomingBatch.Open)], ct);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    async Task<IReadOnlyList<CommitDecision>> CommitAsync(List<IncomingBatch> batches, CancellationToken ct)
    {
        try
        {
            return await _database.UseAsync(connection => CommitOnceAsync(connection, batches, ct), ct);
        }
        catch (PostgresException refusal)
        {
            return await IsolateAsync(batches, refusal, ct);
        }
    }

    // The server refused a value in some batch: find it, quarantine it whole, let the rest pass.
    async Task<IReadOnlyList<CommitDecision>> IsolateAsync(List<IncomingBatch> batches, PostgresException refusal, CancellationToken ct)
    {
        if (batches is [var single])
        {
            return single.Rows is null
                ? throw new StoreUnavailableException($"{_database.Name} refuses even to quarantine a batch: {refusal.MessageText}", refusal)
                : await CommitAsync([single.Refused($"SQLSTATE {refusal.SqlState}: {refusal.MessageText}")], ct);
        }
        var decisions = new OrderedDictionary<StreamKey, CommitDecision>();
        foreach (var batch in batches)
        {
            foreach (var decision in await CommitAsync([batch], ct))
            {
                decisions[decision.Key] = decision;
            }
        }
        return [.. decisions.Values];
    }

    static async Task<IReadOnlyList<CommitDecision>> CommitOnceAsync(NpgsqlConnection connection, List<IncomingBatch> batches, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, Settings, ct);
        var cursors = await StreamTable.LockAsync(connection, [.. batches.Select(batch => batch.Key).Distinct()], ct);
        var plan = CommitPlan.For([.. batches.Select(batch => (batch.Key, batch.Batch.Seq))], cursors);
        var fresh = plan.Fresh.Select(i => batches[i]).ToList();
        var rows = fresh.Select(batch => batch.Rows).OfType<FactRows>().ToList();

        await RunTable.WriteAsync(connection, rows, ct);
        await ContextTables.WriteAsync(connection, rows, ct);
        foreach (var table in FactTable.All)
        {
            await CopyAsync(connection, table, [.. rows.Select(table.RowsOf).Where(some => some.Count > 0)], ct);
        }
        foreach (var batch in fresh.Where(batch => batch.Fault is not null))
        {
            await QuarantineTable.InsertAsync(connection, batch.Key, batch.Batch, batch.Fault!, ct);
        }
        await StreamTable.AdvanceAsync(connection, [.. plan.Decisions.Select(decision => (decision.Key, decision.CommittedSeq))], ct);
        await transaction.CommitAsync(ct);
        return plan.Decisions;
    }

    static async Task CopyAsync(NpgsqlConnection connection, FactTable table, IReadOnlyCollection<CopyRows> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return;
        }
        await using var copy = await connection.BeginRawBinaryCopyAsync(table.Copy, ct);
        await copy.WriteAsync(CopyRows.Header, ct);
        foreach (var some in rows)
        {
            await copy.WriteAsync(some.Slice(0, some.Count), ct);
        }
        await copy.WriteAsync(CopyRows.Trailer, ct);
    }

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
