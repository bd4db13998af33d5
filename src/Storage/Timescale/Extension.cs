// SPDX-License-Identifier: Apache-2.0
using Npgsql;

namespace Fleet.Storage.Timescale;

/// <summary>The timescaledb extension of a database.</summary>
static class Extension
{
    const string State = """
        SELECT (SELECT installed_version FROM pg_available_extensions WHERE name = 'timescaledb'),
               EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb')
        """;

    /// <exception cref="MigrationException">The server does not have it, or may not load it.</exception>
    public static async Task EnsureAsync(NpgsqlConnection connection, string database, CancellationToken ct)
    {
        await using var state = new NpgsqlCommand(State, connection);
        await using (var row = await state.ExecuteReaderAsync(ct))
        {
            await row.ReadAsync(ct);
            if (!row.IsDBNull(0))
            {
                return;
            }
            if (!row.GetBoolean(1))
            {
                throw new MigrationException(
                    $"the server of {database} has no TimescaleDB: install it there (Debian: postgresql-17-timescaledb), " +
                    "add shared_preload_libraries = 'timescaledb' to postgresql.conf and restart it");
            }
        }
        try
        {
            await using var create = new NpgsqlCommand("CREATE EXTENSION IF NOT EXISTS timescaledb", connection);
            await create.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException e)
        {
            throw new MigrationException(
                $"CREATE EXTENSION timescaledb failed in {database}: {e.MessageText}; " +
                "the server needs shared_preload_libraries = 'timescaledb', and the login must own the database", e);
        }
    }
}
