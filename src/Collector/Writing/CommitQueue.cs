// SPDX-License-Identifier: Apache-2.0
using System.Threading.Channels;
using Fleet.Collector.Hosting;

namespace Fleet.Collector.Writing;

/// <summary>
/// Batches on their way to the store, in order of arrival. It is bounded: when the store is slow, sessions wait here, stop
/// reading, and flow control reaches back to the agents' spools.
/// </summary>
sealed class CommitQueue(CollectorOptions options)
{
    readonly Channel<PendingBatch> _channel =
        Channel.CreateBounded<PendingBatch>(new BoundedChannelOptions(options.QueueBatches) { SingleReader = true });

    public ChannelReader<PendingBatch> Reader => _channel.Reader;

    /// <summary>Waits for room.</summary>
    public ValueTask EnqueueAsync(PendingBatch batch, CancellationToken ct) => _channel.Writer.WriteAsync(batch, ct);

    /// <summary>No more will come.</summary>
    public void Complete() => _channel.Writer.TryComplete();
}
