// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Writing;
using Npgsql;

namespace Fleet.Storage.Timescale;

/// <summary>
/// Brings a database to the schema of this build: each migration once, in order, in a transaction of its own. Any number
/// of migrators may run at the same time; one works, the others wait and find nothing left to do.
/// </summary>
public sealed class Migrator(string connectionString, TimeProvider time)
{
    // "fleet" in ASCII: a number that nobody else takes by chance.
    const long LockKey = 0x66_6c_65_65_74;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Applies what is missing.</summary>
    /// <returns>The names of the migrations that this call applied.</returns>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, or another migrator does not finish.</exception>
    /// <exception cref="MigrationException">The database cannot be migrated as it is; the message says what to do.</exception>
    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken ct) => MigrateAsync(Migration.All, ct);

    internal async Task<IReadOnlyList<string>> MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        await using var database = new Database(connectionString);
        try
        {
            await using var connection = await database.OpenAsync(ct);
            await LockAsync(connection, database.Name, ct);
            await Extension.EnsureAsync(connection, database.Name, ct);
            var applied = await AppliedAsync(connection, ct);
            Check(migrations, applied, database.Name);
            var missing = migrations.Where(migration => !applied.ContainsKey(migration.Number)).ToList();
            foreach (var migration in missing)
            {
                await ApplyAsync(connection, migration, ct);
            }
            // The lock goes with the session, also when this process does not get here.
            await using var unlock = new NpgsqlCommand($"SELECT pg_advisory_unlock({LockKey})", connection);
            await unlock.ExecuteNonQueryAsync(ct);
            return [.. missing.Select(migration => migration.Name)];
        }
        catch (NpgsqlException e)
        {
            throw new StoreUnavailableException(SqlErrors.Describe(e, database.Name), e);
        }
    }

    // Polled: a session that waits inside pg_advisory_lock holds a snapshot that CREATE INDEX CONCURRENTLY waits for.
    async Task LockAsync(NpgsqlConnection connection, string database, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        await using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({LockKey})", connection);
        while (!(bool)(await command.ExecuteScalarAsync(ct))!)
        {
            if (time.GetElapsedTime(since) > Patience)
            {
                throw new StoreUnavailableException($"another migrator has been at work on {database} for {Patience.TotalMinutes} minutes");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, ct);
        }
    }

    static async Task<Dictionary<int, (string Name, string Checksum)>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var make = new NpgsqlCommand(MigrationTable.Create, connection);
        await make.ExecuteNonQueryAsync(ct);
        await using var command = new NpgsqlCommand(MigrationTable.Select, connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var applied = new Dictionary<int, (string, string)>();
        while (await rows.ReadAsync(ct))
        {
            applied[rows.GetInt32(0)] = (rows.GetString(1), rows.GetString(2));
        }
        return applied;
    }

    static void Check(IReadOnlyList<Migration> migrations, Dictionary<int, (string Name, string Checksum)> applied, string database)
    {
        foreach (var (number, (name, checksum)) in applied)
        {
            if (migrations.FirstOrDefault(migration => migration.Number == number) is not { } known)
            {
                throw new MigrationException($"{database} has migration {name}, which this build does not know: use a newer fleet-collector");
            }
            if (known.Checksum != checksum)
            {
                throw new MigrationException(
                    $"migration {known.Name} was changed after it was applied to {database}: put the file back and write a new migration");
            }
        }
    }

    static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await using var command = new NpgsqlCommand(migration.Sql, connection) { CommandTimeout = (int)Patience.TotalSeconds };
            await command.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException e)
        {
            throw new MigrationException($"migration {migration.Name} failed and was rolled back: {e.MessageText} (SQLSTATE {e.SqlState})", e);
        }
        await using var note = new NpgsqlCommand(MigrationTable.Insert, connection)
        {
            Parameters = { new() { Value = migration.Number }, new() { Value = migration.Name }, new() { Value = migration.Checksum } },
        };
        await note.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }
}

/// <summary>A database that cannot be migrated as it is. The message is one line for a person.</summary>
public sealed class MigrationException(string message, Exception? inner = null) : Exception(message, inner);
