// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Tables;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Maintenance;

/// <summary>
/// Adds the counts of runs up that have ended, so that reports need not: each run in a transaction of its own, which counts that come
/// meanwhile undo. Whoever stores counts of a run takes the mark from it, and it is added up again.
/// </summary>
/// <remarks>Threading: safe, and any number of collectors may do it at once: of one run, one of them gets it done.</remarks>
public sealed class EndedRuns(string connectionString) : IAsyncDisposable
{
    // A run of weeks is gone over once; nobody waits for it.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    readonly Database _database = Database.ForReading(connectionString);

    /// <summary>All of them, the last first. One that fails keeps no other from it.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, or refuses work.</exception>
    public async Task<AddUpResult> AddUpAsync(CancellationToken ct)
    {
        try
        {
            var (done, failed) = (0, new List<AddUpFailure>());
            foreach (var (run, name) in await _database.UseAsync(connection => Sql.ReadAsync(connection, RunTable.ToAddUp, row => (row.GetGuid(0), row.GetString(1)), ct), ct))
            {
                var (added, trouble) = await _database.UseAsync(connection => TryAsync(connection, run, ct), ct);
                done += added ? 1 : 0;
                if (trouble is not null)
                {
                    failed.Add(new(run, name, trouble));
                }
            }
            return new(done, failed);
        }
        catch (PostgresException e)
        {
            throw new StoreUnavailableException(SqlErrors.Describe(e, _database.Name), e) { SqlState = e.SqlState };
        }
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    // Where the fault is the database's and not the run's, the next connection cannot be had.
    async Task<(bool Added, string? Trouble)> TryAsync(NpgsqlConnection connection, Guid run, CancellationToken ct)
    {
        try
        {
            return (await AddUpAsync(connection, run, ct), null);
        }
        catch (NpgsqlException e)
        {
            return (false, SqlErrors.Describe(e, _database.Name));
        }
    }

    /// <returns>False where somebody else did it, or stored something of the run meanwhile.</returns>
    static async Task<bool> AddUpAsync(NpgsqlConnection connection, Guid run, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // The version first and then, in a later statement, the counts: those that this one does not see change the version.
        if (await Sql.ReadAsync(connection, RunTable.ToAddUpOne, row => (Started: row.Time(0), Ended: row.Time(1), LastSeen: row.Time(2), Version: row.GetFieldValue<uint>(3)), ct,
            SqlParameters.Id(run)) is not [var found])
        {
            return false;
        }
        var (from, to) = Window.Of(found.Started, found.Ended, found.LastSeen);
        var width = RunCountTable.WidthFor(found.Ended - found.Started);
        await Sql.RunAsync(connection, RunCountTable.Clear, ct, SqlParameters.Id(run));
        await using (var add = new NpgsqlCommand(RunCountTable.AddUp, connection) { CommandTimeout = (int)Patience.TotalSeconds })
        {
            add.Parameters.AddRange(RunCountTable.Parameters(run, (from, to), found.Started, width));
            await add.ExecuteNonQueryAsync(ct);
        }
        if (await Sql.RunAsync(connection, RunTable.AddedUp, ct, SqlParameters.Id(run), SqlParameters.Int(width), SqlParameters.Of(found.Version, NpgsqlDbType.Xid)) == 0)
        {
            return false;
        }
        await transaction.CommitAsync(ct);
        return true;
    }
}
