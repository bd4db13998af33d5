// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Bench.SpoolBench;

/// <summary>The start of <c>fleet-agent run</c> on a spool that is full.</summary>
static class SpoolScanning
{
    internal static int Run(string directory)
    {
        using var spool = SpoolDirectory.Open(directory, new SpoolOptions(1L << 40), new LossLedger(), TimeProvider.System, NullLogger.Instance);
        return ColdRun.Report(directory, _ => spool.ScanEarlier());
    }
}
