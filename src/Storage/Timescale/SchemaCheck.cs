// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Writing;
using Npgsql;

namespace Fleet.Storage.Timescale;

/// <summary>Whether the database has the schema that this build writes.</summary>
static class SchemaCheck
{
    /// <returns>The number of the newest migration.</returns>
    /// <exception cref="StoreUnavailableException">Migrations are missing, or the database is ahead of this build.</exception>
    public static async Task<int> RunAsync(NpgsqlConnection connection, string database, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(max(number), 0) FROM fleet.migration", connection);
        var there = (int)(await command.ExecuteScalarAsync(ct))!;
        var wanted = Migration.All[^1].Number;
        return there == wanted
            ? there
            : throw new StoreUnavailableException(there < wanted
                ? $"{database} is at migration {there}, this collector needs {wanted}: run `fleet-collector migrate`"
                : $"{database} is at migration {there}, this collector knows {wanted}: use a newer fleet-collector");
    }
}
