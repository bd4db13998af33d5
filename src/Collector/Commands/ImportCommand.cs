// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Storage.Maintenance;
using Fleet.Storage.Timescale;

namespace Fleet.Collector.Commands;

/// <summary><c>import</c>: an embedded store, or recordings, into TimescaleDB.</summary>
static class ImportCommand
{
    public static Command Build()
    {
        var path = new Argument<string>("path") { Description = "An embedded store's directory, a folder of recordings, or one .frag file" };
        var store = CollectorCommand.StoreOption();
        var command = new Command("import", "Copy an embedded store into TimescaleDB: each batch once, however often it is run or cut off.") { path, store };
        command.SetAction(async (parsed, ct) =>
        {
            var database = CollectorCommand.DatabaseOf(parsed.GetValue(store), "import");
            await using var into = new TimescaleStore(database.ConnectionString);
            await into.ProbeAsync(ct);
            var result = await new Import(into, Console.Error.WriteLine).RunAsync(parsed.GetRequiredValue(path), ct);
            await Console.Error.WriteLineAsync($"{result}");
            await using var runs = new EndedRuns(database.ConnectionString);
            foreach (var failure in (await runs.AddUpAsync(ct)).Failed)
            {
                await Console.Error.WriteLineAsync($"{failure}");
            }
            return ExitCode.Ok;
        });
        return command;
    }
}
