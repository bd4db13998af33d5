// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.V1;
using Google.Protobuf;

using Fleet.Recording.Segments;

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
                carried.AddRange(CarriedBy(batch).Select(loss => loss.StreamId.IsEmpty ? new Loss(loss) { StreamId = batch.StreamId } : loss));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SegmentFormatException or BatchFormatException)
        {
            // Unreadable, so they are gone with the file; the loss of the file itself is told.
        }
        return carried;
    }

    public static IReadOnlyList<Loss> CarriedBy(Batch batch) => batch.Lane == Lane.Summary ? BatchCodec.Decode(batch).Losses : [];

    /// <param name="ackedSeq">What the store has is not lost with its file.</param>
    /// <param name="own">False for batches of an earlier run: they are no part of this run's sum of counts, so no kind is named.</param>
    public static Loss Of(StreamKey key, SpoolSegment dropped, ulong ackedSeq, string reason, bool own)
    {
        var (all, compactions) = dropped.EventsAfter(ackedSeq);
        return new()
        {
            Stage = Loss.Types.Stage.Spool,
            Reason = own ? reason : reason + "_earlier_run",
            Kind = own ? KindOf(all, compactions) : Kind.Unspecified,
            Lane = key.Lane,
            StreamId = ByteString.CopyFrom(key.StreamId.ToByteArray(bigEndian: true)),
            Count = all,
            FirstSeq = Math.Max(dropped.FirstSeq, ackedSeq + 1),
            LastSeq = dropped.LastSeq,
            BootNsFrom = dropped.BootNsMin,
            BootNsTo = dropped.BootNsMax,
        };
    }

    /// <summary>Of batches; one kind stands for all of its family, and several families have no name.</summary>
    public static Kind KindOf(ulong all, ulong compactions) =>
        compactions == 0 ? Kind.Extfrag : compactions == all ? Kind.Compaction : Kind.Unspecified;
}
