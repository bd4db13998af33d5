// SPDX-License-Identifier: Apache-2.0
using Fleet.Collector.Ingest;
using Fleet.Recording;
using Fleet.Storage.Writing;
using Fleet.V1;

namespace Fleet.Collector.Writing;

/// <summary>A batch that waits for its commit, and the session that waits for the answer.</summary>
/// <param name="Budget">Gets back what the batch took, once it is decided.</param>
/// <param name="Refusals">How often its stream had been refused when it came: one that came before the last refusal is stale.</param>
sealed record PendingBatch(Delivery Delivery, IngestSession Session, MemoryBudget Budget, int Refusals)
{
    public const int GarbageFactor = 4;

    readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamKey Key => Delivery.Key;

    public ulong Seq => Delivery.Batch.Seq;

    /// <summary>Memory that it holds until it is decided, as the budget counts it: what is made on the way is garbage three times as large.</summary>
    public long Bytes { get; } = GarbageFactor * Delivery.Bytes;

    /// <summary>Completes when the session has been told.</summary>
    public Task Decided => _decided.Task;

    /// <summary>It is committed, and the session has been told so.</summary>
    public void Acked() => Decide();

    public void Refuse(Nack.Types.Code code, ulong expectedSeq, string detail)
    {
        Session.Refuse(Key, Seq, Refusals, code, expectedSeq, detail);
        Decide();
    }

    void Decide()
    {
        if (_decided.TrySetResult())
        {
            Budget.Release(Bytes);
        }
    }
}
