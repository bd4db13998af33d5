// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.Agent.Capturing;
using Fleet.Agent.Spool;
using Fleet.Bench.SpoolBench;
using Fleet.EncodeBench;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Bench.RingBench;

/// <summary>Events through encoding and compression into the spool of <c>fleet-agent run</c>, which confirms what it wrote as a group.</summary>
static class SpoolAppend
{
    internal static int Run(string recording, string directory, long times)
    {
        var records = Records.Of(recording);
        using var spool = SpoolDirectory.Open(directory, new SpoolOptions(1 << 30), new LossLedger(), TimeProvider.System, NullLogger.Instance);
        var feed = new SpoolFeed(spool);
        var (cpu, watch) = (ThreadCpu.Ns(), Stopwatch.StartNew());
        for (var i = 0; i < times; i++)
        {
            foreach (ref readonly var record in records.AsSpan())
            {
                feed.Add(record);
            }
        }
        feed.End();
        var events = (double)records.Length * times;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{events / watch.Elapsed.TotalSeconds:F0} {(ThreadCpu.Ns() - cpu) / events:F1} {spool.Pending.Bytes / events:F2}"));
        return 0;
    }
}
