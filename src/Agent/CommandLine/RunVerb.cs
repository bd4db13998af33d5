// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Agent.Capturing;
using Fleet.Agent.Configuration;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Agent.Metrics;
using Fleet.Agent.Reporting;
using Fleet.Agent.Shipping;
using Fleet.Agent.Spool;
using Fleet.V1;

namespace Fleet.Agent.CommandLine;

/// <summary><c>fleet-agent run</c>: captures until it is told to stop; spools everything, ships it where a collector is named.</summary>
static class RunVerb
{
    /// <summary>How long the last acks are waited for; what is not acked stays in the spool.</summary>
    static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var spool = new SpoolFlags();
        var (collector, label) = (CommonOptions.Collector(), CommonOptions.Label());
        var (config, allow) = (CommonOptions.Config(), CommonOptions.AllowNoEvents());
        var metrics = CommonOptions.Metrics();
        var (verbose, quiet, debug) = (CommonOptions.Verbose(), CommonOptions.Quiet(), CommonOptions.Debug());
        var command = new Command("run", "Capture until SIGINT or SIGTERM; ship to the collector, spool while it is away.")
        {
            collector, label, config, allow, metrics, verbose, quiet, debug,
        };
        spool.AddTo(command);
        var detail = new DetailFlags();
        detail.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var settings = Settings.Load(parsed.GetValue(config));
            var options = settings.Run(
                parsed.GetValue(collector), spool.Read(parsed, settings), detail.Read(parsed, settings), parsed.GetValue(allow), parsed.GetValue(label)!,
                parsed.GetValue(metrics));
            return RunAsync(options, new Screen(parsed.GetValue(quiet), parsed.GetValue(verbose), parsed.GetValue(debug)));
        });
        return command;
    }

    static async Task<int> RunAsync(RunOptions options, Screen screen)
    {
        using var signals = new SignalStop();
        using var run = PreparedRun.Attach(options.Labels, options.Detail, options.AllowNoEvents, TimeProvider.System, screen.Log);
        using var spool = SpoolDirectory.Open(
            options.Spool.Directory, options.Spool.Options(), run.Losses, TimeProvider.System, screen.Log);
        using var shipper = options.Collectors.Count > 0
            ? new Shipper(options.Collectors, spool, run.Host, TimeProvider.System, screen.Log, ReconnectPolicy.Default(Random.Shared.NextDouble))
            : null;
        using var metrics = options.Metrics is { } address ? MetricsEndpoint.Open(address, screen.Log) : null;
        if (metrics is not null)
        {
            screen.Log.MetricsAt(metrics.Address.ToString());
        }
        PrivilegeDrop.Now(run.Host, options.Spool.Directory, hasCommand: false, screen.Log);
        spool.Appended = shipper is null ? null : shipper.Wake;
        using var giveUp = new CancellationTokenSource();
        var shipping = Task.Run(async () =>
        {
            spool.ScanEarlier();
            return shipper is null || await shipper.RunAsync(giveUp.Token);
        });

        // Shipping never ends the capture: what is not shipped stays in the spool.
        await run.CaptureAsync(
            spool, spool.StreamId, Published(screen.Watch(run, () => State(spool, shipper)), run, spool, shipper, metrics), interim: false,
            () => new RunEnd { Reason = RunEnd.Types.Reason.Signal }, signals.Token);

        shipper?.Finish();
        giveUp.CancelAfter(FarewellTime);
        var all = await shipping;
        screen.End(run);
        if (shipper is not null && !all)
        {
            screen.Log.NotAcknowledged(spool.Pending.Batches);
        }
        return ExitCode.Ok;
    }

    // On the capture thread, which alone may read the run's totals.
    static RunWatch Published(RunWatch watch, PreparedRun run, SpoolDirectory spool, Shipper? shipper, MetricsEndpoint? metrics) =>
        metrics is null ? watch : watch with
        {
            Second = () =>
            {
                watch.Second?.Invoke();
                metrics.Publish(AgentExposition.Of(run.Totals, spool.Figures(), shipper?.Figures()));
            },
        };

    static string State(SpoolDirectory spool, Shipper? shipper)
    {
        var mebibytes = FormattableString.Invariant($"{spool.Pending.Bytes / 1048576.0:F1} MiB in spool");
        return shipper is null ? mebibytes : shipper.IsConnected ? "connected" : $"collector away, {mebibytes}";
    }
}
