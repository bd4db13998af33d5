// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Spool;
using Fleet.EncodeBench;
using Fleet.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Bench.SpoolBench;

/// <summary>What an agent leaves whose collector was away until the spool was full.</summary>
static class FullSpool
{
    internal static int Fill(string recording, string directory, long bytes)
    {
        var records = Records.Of(recording);
        // Room for more than is written, so that nothing of it is dropped again.
        using var spool = SpoolDirectory.Open(directory, new SpoolOptions(bytes * 2), new LossLedger(), TimeProvider.System, NullLogger.Instance);
        var feed = new SpoolFeed(spool);
        feed.Stream.Append(Lane.Summary, new Facts { RunStart = new RunStart { Host = new HostFacts { Host = "bench" } } });
        for (var i = 0; spool.PendingBytes < bytes; i = (i + 1) % records.Length)
        {
            feed.Add(records[i]);
        }
        feed.End();
        return 0;
    }
}
