// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Reading;
using Fleet.V1;

namespace Fleet.Storage.Rows;

/// <summary>A loss with both clocks, and the dropped batches where whole batches were dropped.</summary>
/// <param name="LastSeq">Null beside <paramref name="FirstSeq"/>: everything from there on, nobody can tell how much.</param>
/// <param name="StreamId">That lost it; null for the stream that brought the record.</param>
sealed record LossRow(ulong? BootNsFrom, ulong? BootNsTo, LossInfo Info, Kind Kind, ulong? FirstSeq, ulong? LastSeq, Lane? Lane, Guid? StreamId)
{
    /// <summary>The stream breaks off here.</summary>
    public bool IsOpen => FirstSeq is not null && LastSeq is null;

    /// <summary>For people; the same from both stores.</summary>
    public static string OpenEnd(StreamKey key, ulong firstSeq, string reason) =>
        $"its {(key.Lane == V1.Lane.Summary ? "counts and samples break" : "detail breaks")} off before batch {firstSeq}: nobody can tell how much followed ({reason})";

    /// <param name="own">The stream that brought the record.</param>
    public static LossRow From(Loss loss, Guid own, WallClock clock)
    {
        // Of another boot than the record, where it is an earlier run that lost it.
        var times = loss.Clock is { } then ? WallClock.Of(then) : clock;
        var (from, to) = (Known(loss.HasBootNsFrom, loss.BootNsFrom), Known(loss.HasBootNsTo, loss.BootNsTo));
        return new LossRow(
            from, to,
            new LossInfo(times.Plausible(from), times.Plausible(to), StageName(loss.Stage), StoredText.Clean(loss.Reason),
                loss.HasCount ? RowLimits.Fits(loss.Count) : null),
            loss.Kind,
            loss.HasFirstSeq ? RowLimits.Fits(loss.FirstSeq) : null,
            loss.HasLastSeq ? RowLimits.Fits(loss.LastSeq) : null,
            loss.Lane == V1.Lane.Unspecified ? null : loss.Lane,
            loss.StreamId.Length == 16 ? new Guid(loss.StreamId.Span, bigEndian: true) : loss.HasFirstSeq ? own : null);
    }

    // A time that cannot be is no reason to refuse the counts beside it.
    static ulong? Known(bool told, ulong bootNs) => told && bootNs <= long.MaxValue ? bootNs : null;

    static string StageName(Loss.Types.Stage stage) => stage switch
    {
        Loss.Types.Stage.Kernel => "kernel",
        Loss.Types.Stage.Agent => "agent",
        Loss.Types.Stage.Spool => "spool",
        _ => "unknown",
    };
}
