// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Probes;
using Fleet.Agent.Spool;

namespace Fleet.Bench.SpoolBench;

/// <summary>A capture without its ring: records into batches, and these into the spool of <c>fleet-agent run</c>.</summary>
sealed class SpoolFeed(SpoolDirectory spool)
{
    readonly DetailBatch _batch = new(TimeProvider.System);

    public RunStream Stream { get; } = new(spool.StreamId, spool);

    public void Add(in FragEvent record)
    {
        _batch.Free[0] = record;
        _batch.Added(1);
        if (_batch.IsFull)
        {
            _batch.CloseInto(Stream);
        }
    }

    /// <summary>The last batch, and the disk's word for all of them.</summary>
    public void End()
    {
        if (!_batch.IsEmpty)
        {
            _batch.CloseInto(Stream);
        }
        spool.Sync();
    }
}
