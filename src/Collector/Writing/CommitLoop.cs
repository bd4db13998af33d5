// SPDX-License-Identifier: Apache-2.0
using Fleet.Collector.Diagnostics;
using Fleet.Collector.Health;
using Fleet.Collector.Hosting;
using Fleet.Recording;
using Fleet.Storage.Writing;
using Fleet.V1;

namespace Fleet.Collector.Writing;

/// <summary>
/// The only writer: gathers what waits, commits it, and only then tells the sessions. What a failed commit held is refused
/// with BUSY and forgotten; the agents still have it and send it again.
/// </summary>
sealed class CommitLoop(
    CommitQueue queue, IBatchStore store, CollectorOptions options, StoreHealth health, CollectorMetrics metrics, TimeProvider time)
    : BackgroundService
{
    // Longer than the database's own statement timeout: that one gives the better message.
    static readonly TimeSpan CommitLimit = TimeSpan.FromSeconds(60);
    static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    TimeSpan _wait = ShortestWait;

    /// <summary>Ends when the queue is complete and empty: the stopping token does not cut a commit short.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<PendingBatch>();
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await GatherAsync(group);
            await CommitAsync(group, stoppingToken);
            // Now, and not when the next come: their memory is no longer in the budget.
            group.Clear();
        }
    }

    /// <summary>The web server has stopped before this is called, so every session has ended.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Complete();
        await base.StopAsync(cancellationToken);
    }

    async Task GatherAsync(List<PendingBatch> group)
    {
        using var window = new CancellationTokenSource(options.GatherWindow, time);
        long bytes = 0;
        try
        {
            do
            {
                while (!IsFull() && queue.Reader.TryRead(out var pending))
                {
                    group.Add(pending);
                    bytes += pending.Bytes;
                }
            }
            while (!IsFull() && await queue.Reader.WaitToReadAsync(window.Token));
        }
        catch (OperationCanceledException)
        {
            // The window has closed on what there is.
        }

        bool IsFull() => group.Count >= options.GatherBatches || bytes >= options.GatherBytes;
    }

    async Task CommitAsync(List<PendingBatch> group, CancellationToken stopping)
    {
        try
        {
            using var limit = new CancellationTokenSource(CommitLimit, time);
            var began = time.GetTimestamp();
            var result = await store.CommitAsync([.. group.Select(pending => pending.Delivery)], limit.Token);
            metrics.Committed(result, time.GetElapsedTime(began));
            _wait = ShortestWait;
            health.Up();
            Tell(group, result.Decisions.ToDictionary(decision => decision.Key));
        }
        catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
        {
            var trouble = e is StoreUnavailableException ? e.Message : $"the store did not commit within {CommitLimit.TotalSeconds} s";
            health.Down(trouble);
            metrics.CommitFailed(e as StoreUnavailableException);
            RefuseAll(group, trouble);
            // Meanwhile the queue fills and nothing is read from the agents.
            await Task.Delay(_wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        }
    }

    static void Tell(List<PendingBatch> group, Dictionary<StreamKey, CommitDecision> decisions)
    {
        var decided = group.ToLookup(pending => pending.Seq <= decisions[pending.Key].CommittedSeq);
        // One ack says it for every batch of a stream in this commit.
        foreach (var (session, key) in decided[true].Select(pending => (pending.Session, pending.Key)).Distinct())
        {
            session.Ack(key, decisions[key].CommittedSeq);
        }
        foreach (var committed in decided[true])
        {
            committed.Acked();
        }
        foreach (var early in decided[false])
        {
            var decision = decisions[early.Key];
            var expected = decision.CommittedSeq + 1;
            if (new StreamCursor(decision.CommittedSeq, decision.Owner).Admits(early.Delivery.Session))
            {
                early.Refuse(Nack.Types.Code.Gap, expected, $"batch {expected} must come first");
            }
            else
            {
                early.Refuse(Nack.Types.Code.Fenced, expected, "a newer session of this stream took over");
            }
        }
    }

    // Also what came meanwhile: it follows on what was refused.
    void RefuseAll(List<PendingBatch> group, string trouble)
    {
        foreach (var pending in group)
        {
            pending.Refuse(Nack.Types.Code.Busy, 0, trouble);
        }
        while (queue.Reader.TryRead(out var pending))
        {
            pending.Refuse(Nack.Types.Code.Busy, 0, trouble);
        }
    }
}
