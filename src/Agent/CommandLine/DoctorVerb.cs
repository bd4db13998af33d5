// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Agent.Configuration;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Doctor;
using Fleet.Agent.Host;

namespace Fleet.Agent.CommandLine;

/// <summary><c>fleet-agent doctor</c>: what this host can and cannot capture, and how to mend it.</summary>
static class DoctorVerb
{
    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "table or json", HelpName = "FORMAT", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        var (collector, config) = (CommonOptions.Collector(), CommonOptions.Config());
        var command = new Command("doctor", "Say what this host can and cannot capture, with the remedy for each line. Exit code 5 when something needed is missing, 4 when only the collector is away.")
        {
            format, collector, config,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var files = new HostFiles("/");
            var findings = Checks.OfHost(files).ToList();
            foreach (var target in Settings.Load(parsed.GetValue(config)).Collectors(parsed.GetValue(collector)))
            {
                findings.Add(await CollectorCheck.RunAsync(target, HostIdentity.Read(files), ct));
            }
            var report = DoctorReport.Of(findings);
            Console.Out.Write(parsed.GetValue(format) == "json" ? report.ToJson() + "\n" : report.ToTable());
            return report.Healthy ? ExitCode.Ok
                : findings.Exists(finding => finding.Health == Health.Missing && finding.Name != CollectorCheck.Name) ? ExitCode.Permission
                : ExitCode.Unreachable;
        });
        return command;
    }
}
