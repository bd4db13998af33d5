// SPDX-License-Identifier: Apache-2.0
using Fleet.Collector.Diagnostics;
using Fleet.Collector.Health;
using Fleet.Storage.Maintenance;
using Fleet.Storage.Writing;

namespace Fleet.Collector.Writing;

/// <summary>Adds the counts of runs up soon after they have ended, beside the commits. Reports are right without it, and slower.</summary>
sealed class AddUpLoop(EndedRuns runs, StoreHealth health, TimeProvider time, ILogger<AddUpLoop> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    static readonly TimeSpan WhileStoreIsAway = TimeSpan.FromSeconds(1);

    // What was said already, of each run and of them all.
    HashSet<AddUpFailure> _said = [];
    string? _lastTrouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var ready = health.Trouble is null;
                if (ready)
                {
                    await AddUpAsync(stoppingToken);
                }
                await Task.Delay(ready ? Pause : WhileStoreIsAway, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The collector stops.
        }
    }

    async Task AddUpAsync(CancellationToken ct)
    {
        try
        {
            var result = await runs.AddUpAsync(ct);
            if (result.Runs > 0)
            {
                CollectorLog.AddedUp(log, result.Runs);
            }
            foreach (var failure in result.Failed.Where(failure => !_said.Contains(failure)))
            {
                CollectorLog.RunNotAddedUp(log, failure);
            }
            _said = [.. result.Failed];
            _lastTrouble = null;
        }
        catch (StoreUnavailableException e) when (e.Message == _lastTrouble)
        {
            // It was said.
        }
        catch (StoreUnavailableException e)
        {
            _lastTrouble = e.Message;
            CollectorLog.NotAddedUp(log, e.Message);
        }
    }
}
