// SPDX-License-Identifier: Apache-2.0
using System.Threading.Channels;
using Fleet.Collector.Hosting;

namespace Fleet.Collector.Writing;

/// <summary>
/// Batches on their way to the store, in order of arrival, bounded by their memory.
/// </summary>
sealed class CommitQueue(CollectorOptions options)
{
    readonly Channel<PendingBatch> _channel = Channel.CreateUnbounded<PendingBatch>(new UnboundedChannelOptions { SingleReader = true });

    public MemoryBudget Budget { get; } = new(options.BudgetBytes);

    public ChannelReader<PendingBatch> Reader => _channel.Reader;

    /// <summary>Waits for room.</summary>
    public async Task EnqueueAsync(PendingBatch batch, CancellationToken ct)
    {
        await Budget.TakeAsync(batch.Delivery.Bytes, ct);
        await _channel.Writer.WriteAsync(batch, CancellationToken.None);
    }

    /// <summary>No more will come.</summary>
    public void Complete() => _channel.Writer.TryComplete();
}
