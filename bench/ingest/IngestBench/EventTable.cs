// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Npgsql;

namespace Fleet.IngestBench;

/// <summary>fleet.event_extfrag of one database, by psql where it is timed.</summary>
/// <param name="address">postgresql://user:password@host:port/database.</param>
sealed class EventTable(string address)
{
    const string Table = "fleet.event_extfrag";

    public Task EmptyAsync() => AskAsync($"TRUNCATE {Table}, fleet.batch; CHECKPOINT; SELECT 0::bigint");

    /// <exception cref="InvalidOperationException">There are not so many rows.</exception>
    public async Task CheckAsync(long rows)
    {
        if (await AskAsync($"SELECT count(*) FROM {Table}") is var found && found != rows)
        {
            throw new InvalidOperationException($"{Table} has {found} rows where {rows} are due");
        }
    }

    public Task ExportAsync(string file) => PsqlAsync($"\\copy (SELECT * FROM {Table}) TO '{file}' (FORMAT binary)");

    public Task ImportAsync(string file) => PsqlAsync($"\\copy {Table} FROM '{file}' (FORMAT binary)");

    async Task PsqlAsync(string command)
    {
        using var psql = Process.Start(new ProcessStartInfo("psql", ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", $"--command={command}", address]))!;
        await psql.WaitForExitAsync();
        if (psql.ExitCode != 0)
        {
            throw new InvalidOperationException($"psql ended with {psql.ExitCode}");
        }
    }

    async Task<long> AskAsync(string sql)
    {
        var (uri, login) = (new Uri(address), new Uri(address).UserInfo.Split(':', 2));
        var parts = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host, Port = uri.Port, Database = uri.AbsolutePath.TrimStart('/'), Username = login[0], Password = login.ElementAtOrDefault(1), CommandTimeout = 120,
        };
        await using var connection = new NpgsqlConnection(parts.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
