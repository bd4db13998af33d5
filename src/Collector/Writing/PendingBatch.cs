// SPDX-License-Identifier: Apache-2.0
using Fleet.Collector.Ingest;
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.Collector.Writing;

/// <summary>A batch that waits for its commit, and the session that waits for the answer.</summary>
/// <param name="Refusals">How often its stream had been refused when it came: one that came before the last refusal is stale.</param>
sealed record PendingBatch(StreamKey Key, Batch Batch, IngestSession Session, int Refusals)
{
    readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the session has been told.</summary>
    public Task Decided => _decided.Task;

    /// <summary>It is committed, and the session has been told so.</summary>
    public void Acked() => _decided.TrySetResult();

    public void Refuse(Nack.Types.Code code, ulong expectedSeq, string detail)
    {
        Session.Refuse(this, code, expectedSeq, detail);
        _decided.TrySetResult();
    }
}
