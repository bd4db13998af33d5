// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Xunit;

namespace Fleet.TestKit;

/// <summary>An empty database of the test class's own on the shared server, with a random name; dropped after.</summary>
/// <remarks>Where there is no server, the first use of <see cref="Url"/> skips the test with the reason.</remarks>
public sealed class TimescaleFixture : IAsyncLifetime
{
    readonly string _name = $"fleet_test_{Guid.NewGuid():N}";
    TimescaleServer? _server;
    string? _missing;

    /// <summary>postgresql://user:password@host:port/database.</summary>
    public string Url
    {
        get
        {
            Requires.That(_missing is null, _missing ?? "");
            return _server!.UrlOf(_name);
        }
    }

    /// <summary>False where tests will be skipped.</summary>
    public bool IsThere => _missing is null;

    public async ValueTask InitializeAsync()
    {
        try
        {
            _server = await TimescaleServer.SharedAsync();
        }
        catch (InvalidOperationException e)
        {
            _missing = e.Message;
            return;
        }
        await ExecuteAsync($"CREATE DATABASE {_name}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await ExecuteAsync($"DROP DATABASE {_name} WITH (FORCE)");
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "The name is made above.")]
    async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString.Of(_server!.Url));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
