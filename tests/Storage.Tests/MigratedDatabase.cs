// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Timescale;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Storage.Tests;

/// <summary>A database with the schema of this build.</summary>
public sealed class MigratedDatabase : IAsyncLifetime
{
    readonly TimescaleFixture _database = new();

    /// <summary>Skips the test where there is no server.</summary>
    public string ConnectionString => TestKit.ConnectionString.Of(_database.Url);

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        if (_database.IsThere)
        {
            await new Migrator(ConnectionString, TimeProvider.System).MigrateAsync(CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
