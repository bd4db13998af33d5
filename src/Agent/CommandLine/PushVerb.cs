// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Agent.Configuration;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Agent.Reporting;
using Fleet.Agent.Shipping;

namespace Fleet.Agent.CommandLine;

/// <summary><c>fleet-agent push</c>: ships recordings. Pushing a recording again changes nothing: the collector knows its batches.</summary>
static class PushVerb
{
    const int MaxAttempts = 4;

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Recordings, *.frag", Arity = ArgumentArity.OneOrMore };
        var (collector, config, debug) = (CommonOptions.Collector(), CommonOptions.Config(), CommonOptions.Debug());
        var command = new Command("push", "Ship recordings to the collector. Exit code 4 when it cannot be reached.") { files, collector, config, debug };
        command.SetAction((parsed, ct) =>
        {
            var targets = Settings.Load(parsed.GetValue(config)).Collectors(parsed.GetValue(collector));
            return targets.Count == 0
                ? throw new ConfigurationException("push needs --collector URL (or FLEET_COLLECTOR)")
                : PushAsync(parsed.GetValue(files)!, targets, new Screen(quiet: true, verbose: false, parsed.GetValue(debug)), ct);
        });
        return command;
    }

    static async Task<int> PushAsync(IReadOnlyList<string> paths, IReadOnlyList<Uri> collectors, Screen screen, CancellationToken ct)
    {
        foreach (var path in paths)
        {
            if (!File.Exists(path))
            {
                throw new ConfigurationException($"{path} does not exist");
            }
        }
        using var source = new RecordingSource(paths, screen.Log);
        if (source.Batches == 0)
        {
            throw new ConfigurationException($"nothing to push: no batch could be read from {string.Join(", ", paths)}");
        }
        using var shipper = new Shipper(
            collectors, source, HostIdentity.Read(new HostFiles("/")), TimeProvider.System, screen.Log,
            new ReconnectPolicy(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(5), Random.Shared.NextDouble), MaxAttempts);
        shipper.Finish();
        var complete = await shipper.RunAsync(ct) && source.Pending.Batches == 0;
        if (complete)
        {
            Console.Error.WriteLine($"fleet-agent: pushed {source.Batches} batches to {string.Join(", ", collectors)}");
            return ExitCode.Ok;
        }
        Console.Error.WriteLine(
            $"fleet-agent: {source.Pending.Batches} of {source.Batches} batches could not be pushed to {string.Join(", ", collectors)}; push again, nothing is stored twice");
        return ExitCode.Unreachable;
    }
}
