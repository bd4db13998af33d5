// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Shipping;
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.FaultAgent.Mutants;

/// <summary>Numbers batches as they are sent: the collector cannot know again what it has stored.</summary>
sealed class SeqAtSend(IBatchSource spool) : IBatchSource
{
    readonly Dictionary<StreamKey, LaneNumbers> _lanes = [];

    public (ulong Batches, ulong Bytes) Pending => spool.Pending;

    /// <summary>What is not acknowledged will be sent again, and numbered anew.</summary>
    public IReadOnlyList<HeldRange> Held() => [.. spool.Held().Select(range =>
    {
        if (!_lanes.TryGetValue(range.Key, out var lane))
        {
            _lanes.Add(range.Key, lane = new LaneNumbers());
        }
        return lane.Renumber(range);
    })];

    public bool TryRead(StreamKey key, ulong seq, out Batch? batch)
    {
        if (!spool.TryRead(key, _lanes[key].OwnOf(seq), out var own))
        {
            batch = null;
            return false;
        }
        batch = own is null ? null : new Batch(own) { Seq = seq };
        if (batch is not null)
        {
            _lanes[key].Used(seq);
        }
        return true;
    }

    public void Acknowledge(StreamKey key, ulong seq)
    {
        if (_lanes[key].Acknowledge(seq) is { } own)
        {
            spool.Acknowledge(key, own);
        }
    }

    public void Dispose() => spool.Dispose();

    /// <summary>How the numbers of one session follow from those of the spool.</summary>
    sealed class LaneNumbers
    {
        ulong _firstOwn;
        ulong _firstGiven;
        ulong _ackedOwn;
        ulong _next = 1;

        public HeldRange Renumber(HeldRange held)
        {
            (_firstOwn, _firstGiven) = (Math.Max(held.First, _ackedOwn + 1), _next);
            return held with { First = _next, Last = _next + held.Last + 1 - _firstOwn - 1 };
        }

        public ulong OwnOf(ulong given) => _firstOwn + given - _firstGiven;

        /// <summary>The batch is sent: nobody else may have its number.</summary>
        public void Used(ulong given) => _next = Math.Max(_next, given + 1);

        /// <returns>The spool's number; null for one of an earlier session, of which nobody knows which batch it was.</returns>
        public ulong? Acknowledge(ulong given) => given < _firstGiven ? null : _ackedOwn = Math.Max(_ackedOwn, OwnOf(given));
    }
}
