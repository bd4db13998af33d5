// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Agent.Snapshots;

namespace Fleet.Agent.CommandLine;

/// <summary><c>fleet-agent snapshot</c>: how this host's memory stands now, without capturing.</summary>
static class SnapshotVerb
{
    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "table or json", HelpName = "FORMAT", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        var command = new Command("snapshot",
            "Show free blocks, indices, pageblocks, watermarks, huge pages and pressure as they are now. Exit code 5 when no zone can be read.") { format };
        command.SetAction(parsed =>
        {
            var state = SnapshotReader.Read(new HostFiles("/"));
            Console.Out.Write(parsed.GetValue(format) == "json" ? state.ToJson() + "\n" : SnapshotTable.Of(state));
            if (state.Zones.Count > 0)
            {
                return ExitCode.Ok;
            }
            Console.Error.WriteLine("fleet-agent: no zone can be read from /proc: mount it, or look with fleet-agent doctor");
            return ExitCode.Permission;
        });
        return command;
    }
}
