// SPDX-License-Identifier: Apache-2.0
using System.Threading.Channels;
using Fleet.Collector.Hosting;
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.Collector.Writing;

/// <summary>
/// Batches on their way to the store, in order of arrival, bounded by their memory.
/// </summary>
sealed class CommitQueue(CollectorOptions options)
{
    /// <summary>What a row of an event takes, bytes, about; corrected once it is known.</summary>
    const long EventRow = 256;

    readonly Channel<PendingBatch> _channel = Channel.CreateUnbounded<PendingBatch>(new UnboundedChannelOptions { SingleReader = true });

    public MemoryBudget Budget { get; } = new(options.BudgetBytes);

    public ChannelReader<PendingBatch> Reader => _channel.Reader;

    /// <summary>Waits for room, and only then has made of the batch what is stored: that is many times larger.</summary>
    /// <param name="prepare">Throws where that fails; nothing is queued then.</param>
    public async Task<PendingBatch> EnqueueAsync(Batch batch, Func<Batch, PendingBatch> prepare, CancellationToken ct)
    {
        // What the batch says of itself is not known to be true yet.
        var events = Math.Min(batch.EventCount, BatchCodec.MostEvents(batch.RawBytes));
        var taken = PendingBatch.GarbageFactor * (batch.Payload.Length + (events * EventRow));
        await Budget.TakeAsync(taken, ct);
        try
        {
            var pending = prepare(batch);
            Budget.Release(taken - pending.Bytes);
            taken = 0;
            await _channel.Writer.WriteAsync(pending, CancellationToken.None);
            return pending;
        }
        finally
        {
            Budget.Release(taken);
        }
    }

    /// <summary>No more will come.</summary>
    public void Complete() => _channel.Writer.TryComplete();
}
