// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Writing;
using Npgsql;

namespace Fleet.Storage.Timescale;

/// <summary>The connections to one database, and the one place where their errors become ours.</summary>
sealed class Database : IAsyncDisposable
{
    // The planner takes what is grouped by many columns for far more groups than there are: with the usual memory it would sort every
    // row on disk instead. Nor is compiling such a query worth its while.
    const string SettingsForReading = "SET work_mem = '64MB'; SET jit = off";

    readonly NpgsqlDataSource _connections;

    public Database(string connectionString)
        : this(connectionString, NpgsqlDataSource.Create(Complete(connectionString).ConnectionString))
    {
    }

    Database(string connectionString, NpgsqlDataSource connections) => (Name, _connections) = (NameOf(connectionString), connections);

    /// <summary>For messages; never a password.</summary>
    public string Name { get; }

    /// <summary>For queries that go over many rows.</summary>
    public static Database ForReading(string connectionString)
    {
        var parts = Complete(connectionString);
        // Else a connection would lose its settings with its first use.
        parts.NoResetOnClose = true;
        var connections = new NpgsqlDataSourceBuilder(parts.ConnectionString);
        connections.UsePhysicalConnectionInitializer(Set, SetAsync);
        return new Database(connectionString, connections.Build());
    }

    public static string NameOf(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return $"database {parts.Database ?? parts.Username} at {parts.Host}:{parts.Port}";
    }

    /// <exception cref="StoreUnavailableException">Any error that is not the data's own fault.</exception>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken ct)
    {
        try
        {
            await using var connection = await _connections.OpenConnectionAsync(ct);
            return await work(connection);
        }
        catch (NpgsqlException e) when (e is not PostgresException p || !SqlErrors.RefusesData(p))
        {
            throw new StoreUnavailableException(SqlErrors.Describe(e, Name), e) { SqlState = (e as PostgresException)?.SqlState };
        }
    }

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken ct) => _connections.OpenConnectionAsync(ct);

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    // A dead server must show within seconds; what the user set stands.
    static NpgsqlConnectionStringBuilder Complete(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        if (!parts.ShouldSerialize("Timeout"))
        {
            parts.Timeout = 5;
        }
        // Otherwise Npgsql looks for the system's Kerberos library first, and writes to stderr where there is none.
        if (!parts.ShouldSerialize("GSS Encryption Mode"))
        {
            parts.GssEncryptionMode = GssEncryptionMode.Disable;
        }
        parts.ApplicationName ??= "fleet";
        return parts;
    }

    static void Set(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(SettingsForReading, connection);
        command.ExecuteNonQuery();
    }

    static async Task SetAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(SettingsForReading, connection);
        await command.ExecuteNonQueryAsync();
    }
}
