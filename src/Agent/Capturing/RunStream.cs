// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.Recording;
using Fleet.Recording.Columns.Packing;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.Agent.Capturing;

/// <summary>
/// One stream with its one run: gives each batch the next sequence number of its lane, once, and its bytes, once. Where the
/// wall clock was set before a batch, the next summary says so.
/// </summary>
/// <remarks>Threading: the capture thread.</remarks>
/// <param name="clock">The host's clocks; null for those of this machine.</param>
sealed class RunStream(Guid streamId, IBatchSink sink, Func<ClockSample>? clock = null)
{
    readonly ClockSteps _clock = new();
    readonly List<Marker> _steps = [];
    readonly ByteString _runId = ByteString.CopyFrom(Guid.NewGuid().ToByteArray(bigEndian: true));
    ulong _summarySeq;
    ulong _detailSeq;

    /// <summary>How often the wall clock was set so far.</summary>
    public ulong ClockSteps { get; private set; }

    /// <summary>Bytes of the detail lane so far.</summary>
    public ulong DetailBytes { get; private set; }

    /// <summary>Seals <paramref name="facts"/> with the run's id and the clocks as they are now, and hands it on.</summary>
    /// <param name="bootNsMin">Earliest moment inside; 0 for only the moment of sealing.</param>
    /// <param name="bootNsMax">Latest moment inside; 0 for the moment of sealing.</param>
    /// <param name="extfrag">Events that are serialized already; not in <paramref name="facts"/>.</param>
    public void Append(Lane lane, Facts facts, ulong bootNsMin = 0, ulong bootNsMax = 0, PackedRows? extfrag = null)
    {
        facts.RunId = _runId;
        facts.Clock = clock?.Invoke() ?? BootClock.Read();
        TellSteps(lane, facts);
        var now = facts.Clock.BootNs;
        var seq = lane == Lane.Summary ? ++_summarySeq : ++_detailSeq;
        var batch = BatchCodec.Encode(
            new StreamKey(streamId, lane), seq, facts, bootNsMin == 0 ? now : bootNsMin, bootNsMax == 0 ? now : bootNsMax, extfrag);
        DetailBytes += lane == Lane.Detail ? (ulong)batch.Payload.Length : 0;
        sink.Append(batch);
    }

    // Each batch is asked: from its clock on, and not only from the next second on, times are others.
    void TellSteps(Lane lane, Facts facts)
    {
        if (_clock.Since(facts.Clock) is { } step)
        {
            _steps.Add(step);
            ClockSteps++;
        }
        if (lane == Lane.Summary)
        {
            facts.Markers.AddRange(_steps);
            _steps.Clear();
        }
    }
}
