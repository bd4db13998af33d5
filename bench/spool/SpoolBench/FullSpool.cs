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
        var (stream, batch) = (new RunStream(spool.StreamId, spool), new DetailBatch(TimeProvider.System));
        stream.Append(Lane.Summary, new Facts { RunStart = new RunStart { Host = new HostFacts { Host = "bench" } } });
        for (var i = 0; spool.PendingBytes < bytes; i = (i + 1) % records.Length)
        {
            batch.Free[0] = records[i];
            batch.Added(1);
            if (batch.IsFull)
            {
                batch.CloseInto(stream);
            }
        }
        spool.Sync();
        return 0;
    }
}
