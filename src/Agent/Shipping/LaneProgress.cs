// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;

namespace Fleet.Agent.Shipping;

/// <summary>How far one lane is in one session. Pure.</summary>
/// <param name="range">What Hello declared.</param>
sealed class LaneProgress(HeldRange range)
{
    readonly Queue<(ulong Seq, long Bytes)> _inFlight = [];

    public StreamKey Key => range.Key;

    public bool IsLive => range.Live;

    /// <summary>The next batch to be sent.</summary>
    public ulong NextSeq { get; private set; } = range.First;

    /// <summary>Payload sent and not acknowledged, bytes.</summary>
    public long InFlightBytes { get; private set; }

    /// <summary>Batches sent and not acknowledged.</summary>
    public int InFlight => _inFlight.Count;

    public bool HasInFlight => _inFlight.Count > 0;

    /// <summary>The collector refused a batch for good: nothing more of this lane in this session.</summary>
    public bool Refused { get; set; }

    /// <summary>Everything that Hello declared of a finished lane was sent.</summary>
    public bool AllSent => Refused || (!range.Live && NextSeq > range.Last);

    public void Sent(ulong seq, long bytes)
    {
        _inFlight.Enqueue((seq, bytes));
        InFlightBytes += bytes;
        NextSeq = seq + 1;
    }

    public void Acknowledged(ulong seq)
    {
        while (_inFlight.TryPeek(out var oldest) && oldest.Seq <= seq)
        {
            InFlightBytes -= _inFlight.Dequeue().Bytes;
        }
        NextSeq = Math.Max(NextSeq, seq + 1);
    }

    /// <summary>The collector wants to go on from <paramref name="seq"/>: what is on the way counts as not sent.</summary>
    public void Rewind(ulong seq)
    {
        _inFlight.Clear();
        InFlightBytes = 0;
        NextSeq = seq;
    }
}
