// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.CommandLine.Help;
using Fleet.Agent.Configuration;
using Fleet.Agent.Diagnostics;
using Fleet.LibBpf;

namespace Fleet.Agent.CommandLine;

/// <summary>The command line: finds the verb, and turns what went wrong into one line and an exit code.</summary>
static class Cli
{
    const string About = """
        Captures how this host's kernel fragments memory, with eBPF, and ships it to a fleet-collector.

        Examples:
          fleet-agent doctor                                      what this host can and cannot capture
          fleet-agent record -o build.frag -- make -j8            record while a command runs
          fleet-agent record -o idle.frag -t 60 --label disk=nvme
          fleet-agent run --collector http://127.0.0.1:7417       capture for ever
          fleet-agent snapshot                                    how memory stands now
          fleet-agent mark "second phase"                         name this moment in what runs here
          fleet-agent export build.frag --format seed-json -o fragmentation_data.json
          fleet-agent push build.frag --collector http://127.0.0.1:7417

        Exit codes: 0 ok, 2 usage or configuration, 3 no data, 4 collector, output or agent not reachable, 5 permission or kernel part missing,
        70 internal error, 130 interrupted. `record` passes its command's exit code through.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(About) { RunVerb.Create(), RecordVerb.Create(), PushVerb.Create(), SnapshotVerb.Create(), MarkVerb.Create(), ExportVerb.Create(), DoctorVerb.Create(), HealthcheckVerb.Create() };
        var parsed = root.Parse(args);
        if (parsed.Errors is [var error, ..] && parsed.Action is not HelpAction)
        {
            // Some of the parser's messages have a line for each choice.
            return Fail(ExitCode.Usage, $"{error.Message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal)} See fleet-agent --help.");
        }
        try
        {
            // The verbs handle signals themselves: what was captured must be kept.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (ConfigurationException e)
        {
            return Fail(ExitCode.Usage, e.Message);
        }
        catch (UnwritableException e)
        {
            return Fail(ExitCode.Unreachable, e.Message);
        }
        catch (BpfException e)
        {
            var code = Fail(ExitCode.Permission, $"{e.Message} Run fleet-agent doctor for the whole picture, or use --allow-no-events for samples only.");
            foreach (var line in e.IsExplained ? e.Log : [])
                Console.Error.WriteLine($"  {line}");
            return code;
        }
        catch (Exception e)
        {
            return Fail(ExitCode.Internal, $"internal error, please report it: {e}");
        }
    }

    static int Fail(int code, string message)
    {
        Console.Error.WriteLine($"fleet-agent: {message}");
        return code;
    }
}
