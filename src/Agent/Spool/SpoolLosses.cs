// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Segments;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.Agent.Spool;

/// <summary>Loss records for what the spool drops, and those that were on their way inside it.</summary>
static class SpoolLosses
{
    /// <summary>Losses that a file of counts and samples was to bring to the store: they must not go with it.</summary>
    /// <param name="ackedSeq">What the store has needs no second telling.</param>
    public static IReadOnlyList<Loss> CarriedBy(string path, StreamKey key, ulong ackedSeq)
    {
        var carried = new List<Loss>();
        try
        {
            using var reader = SegmentReader.Open(path);
            foreach (var batch in reader.Batches().Where(batch => BatchCodec.KeyOf(batch) == key && batch.Seq > ackedSeq))
            {
                carried.AddRange(CarriedBy(batch));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SegmentFormatException or BatchFormatException)
        {
            // Unreadable, so they are gone with the file; the loss of the file itself is told.
        }
        return carried;
    }

    /// <summary>They name their stream and its clock, as another stream may be the one that brings them.</summary>
    public static IReadOnlyList<Loss> CarriedBy(Batch batch)
    {
        if (batch.Lane != Lane.Summary)
        {
            return [];
        }
        var facts = BatchCodec.Decode(batch);
        return [.. facts.Losses.Select(loss => new Loss(loss)
        {
            StreamId = loss.StreamId.IsEmpty ? batch.StreamId : loss.StreamId, Clock = loss.Clock ?? facts.Clock,
        })];
    }

    /// <param name="ackedSeq">What the store has is not lost with its file.</param>
    /// <param name="own">False for batches of an earlier run: they are no part of this run's sum of counts, so no kind is named.</param>
    /// <param name="clock">Of that earlier run; null where it is not known, and so the times are not either.</param>
    public static Loss Of(StreamKey key, SpoolSegment dropped, ulong ackedSeq, string reason, bool own, ClockSample? clock)
    {
        var (all, compactions) = dropped.EventsAfter(ackedSeq);
        var loss = Of(key, own ? reason : reason + "_earlier_run", clock, dropped.BootNsMin, dropped.BootNsMax, timed: own || clock is not null);
        loss.Kind = own ? KindOf(all, compactions) : Kind.Unspecified;
        loss.Count = all;
        loss.FirstSeq = Math.Max(dropped.FirstSeq, ackedSeq + 1);
        loss.LastSeq = dropped.LastSeq;
        return loss;
    }

    /// <summary>Nobody can tell how many events were in what cannot be read.</summary>
    public static Loss Of(StreamKey key, SpoolHole hole, ClockSample? clock)
    {
        var loss = Of(key, hole.Reason, clock, hole.BootNsFrom, hole.BootNsTo, timed: clock is not null);
        loss.FirstSeq = hole.First;
        if (hole.Last is { } last)
        {
            loss.LastSeq = last;
        }
        return loss;
    }

    static Loss Of(StreamKey key, string reason, ClockSample? clock, ulong? from, ulong? to, bool timed)
    {
        var loss = new Loss
        {
            Stage = Loss.Types.Stage.Spool, Reason = reason, Lane = key.Lane, Clock = clock,
            StreamId = ByteString.CopyFrom(key.StreamId.ToByteArray(bigEndian: true)),
        };
        if (timed && from is { } begin)
        {
            loss.BootNsFrom = begin;
        }
        if (timed && to is { } end)
        {
            loss.BootNsTo = end;
        }
        return loss;
    }

    /// <summary>Of batches; one kind stands for all of its family, and several families have no name.</summary>
    public static Kind KindOf(ulong all, ulong compactions) =>
        compactions == 0 ? Kind.Extfrag : compactions == all ? Kind.Compaction : Kind.Unspecified;
}
