// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Agent.Configuration;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Spool;

namespace Fleet.Agent.CommandLine;

/// <summary><c>fleet-agent healthcheck</c>: for containers, whose images have no shell. A collector that is away is not ill health.</summary>
static class HealthcheckVerb
{
    public static Command Create()
    {
        var (spool, config) = (CommonOptions.Spool(), CommonOptions.Config());
        var command = new Command("healthcheck", "Say whether the agent on this host captures: exit code 0 or 4.") { spool, config };
        command.SetAction(parsed =>
        {
            var directory = Settings.Load(parsed.GetValue(config)).Spool(parsed.GetValue(spool));
            if (SpoolHealth.Trouble(directory, TimeProvider.System.GetUtcNow()) is not { } trouble)
            {
                return ExitCode.Ok;
            }
            Console.Error.WriteLine($"fleet-agent: {trouble}");
            return ExitCode.Unreachable;
        });
        return command;
    }
}
