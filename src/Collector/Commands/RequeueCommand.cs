// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Storage.Maintenance;

namespace Fleet.Collector.Commands;

/// <summary><c>requeue</c>: drives what is in quarantine again.</summary>
static class RequeueCommand
{
    public static Command Build()
    {
        var store = CollectorCommand.StoreOption();
        var anyTime = new Option<bool>("--any-time") { Description = "Also batches of hosts whose clock was years off: they make chunks where their clock was" };
        var command = new Command("requeue", "Store what is in quarantine, after an upgrade or a mended database. What is refused again stays.") { store, anyTime };
        command.SetAction(async (parsed, ct) =>
        {
            var database = CollectorCommand.DatabaseOf(parsed.GetValue(store), "requeue");
            var result = await new Requeue(database.ConnectionString, TimeProvider.System) { AnyTime = parsed.GetValue(anyTime) }.RunAsync(ct);
            foreach (var refused in result.Refused)
            {
                await Console.Error.WriteLineAsync($"stays: {refused}");
            }
            await Console.Error.WriteLineAsync($"{result.Batches} batches and {result.Rows} rows stored, {result.Refused.Count} stay in quarantine");
            return ExitCode.Ok;
        });
        return command;
    }
}
