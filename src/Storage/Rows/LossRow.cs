// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Reading;
using Fleet.V1;

namespace Fleet.Storage.Rows;

/// <summary>A loss with both clocks, and the dropped batches where whole batches were dropped.</summary>
sealed record LossRow(ulong BootNsFrom, ulong BootNsTo, LossInfo Info, Kind Kind, ulong? FirstSeq, ulong? LastSeq, Lane? Lane, Guid? StreamId)
{
    /// <param name="own">The stream that brought the record.</param>
    public static LossRow From(Loss loss, Guid own, WallClock clock) => new(
        loss.BootNsFrom, loss.BootNsTo,
        new LossInfo(clock.At(loss.BootNsFrom), clock.At(loss.BootNsTo), StageName(loss.Stage), StoredText.Clean(loss.Reason),
            RowLimits.Fits(loss.Count)),
        loss.Kind,
        loss.HasFirstSeq ? RowLimits.Fits(loss.FirstSeq) : null,
        loss.HasLastSeq ? RowLimits.Fits(loss.LastSeq) : null,
        loss.Lane == V1.Lane.Unspecified ? null : loss.Lane,
        !loss.HasFirstSeq ? null : loss.StreamId.Length == 16 ? new Guid(loss.StreamId.Span, bigEndian: true) : own);

    static string StageName(Loss.Types.Stage stage) => stage switch
    {
        Loss.Types.Stage.Kernel => "kernel",
        Loss.Types.Stage.Agent => "agent",
        Loss.Types.Stage.Spool => "spool",
        _ => "unknown",
    };
}
