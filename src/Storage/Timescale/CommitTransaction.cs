// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Rows;
using Fleet.Storage.Tables;
using Fleet.Storage.Writing;
using Npgsql;

namespace Fleet.Storage.Timescale;

/// <summary>
/// One transaction: locks the cursors, copies the rows of what is new, notes each batch, and advances the cursors; so a
/// batch is in the store exactly when its cursor says so, whatever happens in between.
/// </summary>
/// <param name="isolate">The server has refused the batches together: find what it refuses, and put that into quarantine.</param>
sealed class CommitTransaction(NpgsqlConnection connection, IReadOnlyList<EncodedDelivery> deliveries, bool isolate)
{
    // Locks that somebody else holds for long (a migration, a dump) are the database being away, not a hung collector. And a
    // collector that is paused here must not keep the cursors for ever from the one that took its agents over.
    public const string Settings = "SET LOCAL synchronous_commit = on; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s'; " +
        "SET LOCAL idle_in_transaction_session_timeout = '30s'";

    /// <exception cref="PostgresException">The server refuses something; nothing is stored.</exception>
    /// <exception cref="SpoiledBatchException">A batch must go into quarantine whole; nothing is stored.</exception>
    /// <exception cref="CommitInDoubtException">It is not known whether everything is stored, or nothing.</exception>
    public async Task<CommitResult> RunAsync(CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Sql.RunAsync(connection, Settings, ct);
        var cursors = await StreamTable.LockAsync(connection, [.. deliveries.Select(delivery => delivery.Key).Distinct()], ct);
        var plan = CommitPlan.For([.. deliveries.Select(delivery => (delivery.Key, delivery.Batch.Seq, delivery.Session))], cursors);
        var fresh = plan.Fresh.Select(i => deliveries[i]).ToList();

        var stored = fresh.Where(delivery => delivery.Run is not null).ToList();
        await WriteRunsAsync(transaction, stored, ct);
        var poison = new List<PoisonRow>();
        foreach (var table in FactTable.All)
        {
            await CopyAsync(transaction, new RowSet(table, stored), poison, ct);
        }
        await BatchTable.InsertAsync(connection, stored, ct);
        await QuarantineTable.InsertAsync(connection, poison, ct);
        var refused = fresh.Where(delivery => delivery.Fault is not null).ToList();
        foreach (var delivery in refused)
        {
            await QuarantineTable.InsertAsync(connection, delivery.Key, delivery.Batch, delivery.Fault!, ct);
        }
        await StreamTable.AdvanceAsync(connection, [.. plan.Decisions.Select(decision => (decision.Key, decision.CommittedSeq))], ct);
        var result = new CommitResult(plan.Decisions)
        {
            Batches = fresh.Count, Duplicates = plan.Duplicates, Rows = stored.Sum(delivery => delivery.RowCount) - poison.Count,
            QuarantinedBatches = refused.Count, QuarantinedRows = poison.Count,
        };
        await CommitAsync(transaction, result);
        return result;
    }

    async Task WriteRunsAsync(NpgsqlTransaction transaction, List<EncodedDelivery> stored, CancellationToken ct)
    {
        if (!isolate)
        {
            await WriteAsync([.. stored.Select(delivery => delivery.Run!)]);
            return;
        }
        foreach (var delivery in stored)
        {
            try
            {
                await WriteAsync([delivery.Run!]);
            }
            catch (PostgresException e) when (SqlErrors.RefusesData(e))
            {
                await transaction.RollbackAsync(ct);
                throw new SpoiledBatchException(delivery, SqlErrors.Reason(e));
            }
        }

        async Task WriteAsync(IReadOnlyCollection<RunFacts> runs)
        {
            await RunTable.WriteAsync(connection, runs, ct);
            await ContextTables.WriteAsync(connection, runs, ct);
        }
    }

    async Task CopyAsync(NpgsqlTransaction transaction, RowSet rows, List<PoisonRow> poison, CancellationToken ct)
    {
        poison.AddRange(rows.Stray);
        if (isolate)
        {
            poison.AddRange(await PoisonSearch.CopyAsync(connection, transaction, rows, ct));
        }
        else if (rows.Count > 0)
        {
            await rows.CopyAsync(connection, 0, rows.Count, ct);
        }
    }

    // Not cancelled: a commit that is cut off is in doubt, and Npgsql has a time limit of its own.
    static async Task CommitAsync(NpgsqlTransaction transaction, CommitResult result)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (NpgsqlException e) when (e is not PostgresException p || !SqlErrors.RefusesData(p))
        {
            throw new CommitInDoubtException(result, e);
        }
    }
}

/// <summary>The connection went inside COMMIT.</summary>
sealed class CommitInDoubtException(CommitResult result, NpgsqlException inner) : Exception(inner.Message, inner)
{
    /// <summary>What holds if it was committed.</summary>
    public CommitResult Result => result;
}
