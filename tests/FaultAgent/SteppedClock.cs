// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.FaultAgent;

/// <summary>
/// Moves the wall clock of what passes, as if somebody had set the host's. The boot clock goes on as it does in a kernel.
/// </summary>
/// <remarks>Threading: steps come from any thread.</remarks>
sealed class SteppedClock(IBatchSink to) : IBatchSink
{
    long _offsetNs;

    public long PendingBytes => to.PendingBytes;

    /// <summary>How far it is off from the next batch on.</summary>
    public void Step(long seconds) => Interlocked.Exchange(ref _offsetNs, seconds * 1_000_000_000);

    public void Append(Batch batch)
    {
        if (Interlocked.Read(ref _offsetNs) is var offset and not 0)
        {
            var facts = BatchCodec.Decode(batch);
            facts.Clock.UnixNs += offset;
            batch = BatchCodec.Encode(BatchCodec.KeyOf(batch), batch.Seq, facts, batch.BootNsMin, batch.BootNsMax);
        }
        to.Append(batch);
    }

    public void Sync() => to.Sync();
}
