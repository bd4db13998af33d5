// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.Agent.Spool;

/// <summary>Loss records for what the spool drops. Pure.</summary>
static class SpoolLosses
{
    /// <param name="ackedSeq">What the store has is not lost with its file.</param>
    /// <param name="own">False for batches of an earlier run: they are no part of this run's sum of counts, so no kind is named.</param>
    public static Loss Of(StreamKey key, SpoolSegment dropped, ulong ackedSeq, string reason, bool own) => new()
    {
        Stage = Loss.Types.Stage.Spool,
        Reason = own ? reason : reason + "_earlier_run",
        Kind = own ? Kind.Extfrag : Kind.Unspecified,
        Lane = key.Lane,
        Count = dropped.EventsAfter(ackedSeq),
        FirstSeq = Math.Max(dropped.FirstSeq, ackedSeq + 1),
        LastSeq = dropped.LastSeq,
        BootNsFrom = dropped.BootNsMin,
        BootNsTo = dropped.BootNsMax,
    };
}
