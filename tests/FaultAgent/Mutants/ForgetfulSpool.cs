// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Shipping;
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.FaultAgent.Mutants;

/// <summary>A spool from which batches can be dropped that the store does not have, without a word about it.</summary>
/// <param name="whenSent">Each batch is dropped when it is sent.</param>
/// <remarks>Threading: the shipper's.</remarks>
sealed class ForgetfulSpool(IBatchSource spool, bool whenSent) : IBatchSource
{
    readonly Dictionary<StreamKey, ulong> _forgotten = [];

    public (ulong Batches, ulong Bytes) Pending => spool.Pending;

    public IReadOnlyList<HeldRange> Held() =>
    [
        .. spool.Held().Select(range => range with { First = Math.Max(range.First, Forgotten(range.Key) + 1) })
            .Where(range => range.Live || range.Last >= range.First),
    ];

    public bool TryRead(StreamKey key, ulong seq, out Batch? batch)
    {
        batch = null;
        if (seq <= Forgotten(key))
        {
            return false;
        }
        if (whenSent)
        {
            // Asked for this one, the shipper has sent the one before.
            Forget(key, seq - 1);
        }
        return spool.TryRead(key, seq, out batch);
    }

    public void Acknowledge(StreamKey key, ulong seq) => spool.Acknowledge(key, seq);

    public void ForgetAll()
    {
        foreach (var range in Held())
        {
            Forget(range.Key, range.Last);
        }
    }

    public void Dispose() => spool.Dispose();

    void Forget(StreamKey key, ulong seq)
    {
        _forgotten[key] = Math.Max(Forgotten(key), seq);
        spool.Acknowledge(key, seq);
    }

    ulong Forgotten(StreamKey key) => _forgotten.GetValueOrDefault(key);
}
