// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Storage.Timescale;

namespace Fleet.Collector.Commands;

/// <summary><c>migrate</c>: brings the database to the schema of this build, then ends.</summary>
static class MigrateCommand
{
    public static Command Build()
    {
        var store = CollectorCommand.StoreOption();
        var command = new Command("migrate", "Bring a TimescaleDB database to the schema of this collector. Safe to repeat.") { store };
        command.SetAction(async (parsed, ct) =>
        {
            var database = CollectorCommand.DatabaseOf(parsed.GetValue(store), "migrate");
            var applied = await new Migrator(database.ConnectionString, TimeProvider.System).MigrateAsync(ct);
            foreach (var migration in applied)
            {
                await Console.Error.WriteLineAsync($"applied {migration}");
            }
            await Console.Error.WriteLineAsync($"{database} is up to date");
            return ExitCode.Ok;
        });
        return command;
    }
}
