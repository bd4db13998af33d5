// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Fleet.Agent.Capturing;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Agent.Shipping;
using Fleet.Agent.Spool;
using Fleet.FaultAgent.Mutants;
using Microsoft.Extensions.Logging;

namespace Fleet.FaultAgent;

/// <summary>What <c>fleet-agent run</c> does, with another source of events.</summary>
static class FaultRun
{
    public static async Task<int> RunAsync(FaultOptions options)
    {
        using var stop = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        if (options.Mutant == Mutant.FsyncOff)
        {
            SyncFilter.Install(SyncFilter.Success);
        }
        var log = new StderrLogger(Console.Error, LogLevel.Information);
        var losses = new LossLedger();
        using var spool = SpoolDirectory.Open(options.Spool, options.Bounds, losses, TimeProvider.System, log);
        var obligations = new Obligations(spool, Console.OpenStandardOutput());
        obligations.Begin(spool.StreamId);
        IBatchSource source = options.Mutant switch
        {
            Mutant.SeqAtSend => new SeqAtSend(spool),
            Mutant.UnlinkBeforeAck => new ForgetfulSpool(spool, whenSent: true),
            Mutant.RetryLimit => new ForgetfulSpool(spool, whenSent: false),
            _ => spool,
        };
        using var shipper = new Shipper(
            options.Collectors, source, new HostIdentity("fault-host", "6.12-fault", "#1", "x86_64"), TimeProvider.System, log, options.Reconnect,
            options.Mutant == Mutant.RetryLimit ? RetryLimit.Attempts : null);
        spool.Appended = shipper.Wake;
        using var giveUp = new CancellationTokenSource();
        var shipping = Task.Run(async () =>
        {
            spool.ScanEarlier();
            return options.Mutant == Mutant.RetryLimit
                ? await RetryLimit.RunAsync(shipper, (ForgetfulSpool)source, log, giveUp.Token)
                : await shipper.RunAsync(giveUp.Token);
        });
        var clock = new SteppedClock();
        new Orders(clock).Obey(Console.In);
        new EventSource(spool.StreamId, obligations, clock, losses, options.EventsPerSecond).Run(stop.Token);
        shipper.Finish();
        giveUp.CancelAfter(TimeSpan.FromSeconds(5));
        var all = await shipping;
        obligations.End(all, spool.Pending.Batches);
        return 0;
    }
}
