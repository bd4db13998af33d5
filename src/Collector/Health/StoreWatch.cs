// SPDX-License-Identifier: Apache-2.0
using Fleet.Collector.Diagnostics;
using Fleet.Storage.Writing;

namespace Fleet.Collector.Health;

/// <summary>Asks the store how it is, and says so: once when that changes, and every 10 s while it is away.</summary>
sealed class StoreWatch(IBatchStore store, StoreHealth health, TimeProvider time, ILogger<StoreWatch> log) : BackgroundService
{
    static readonly TimeSpan WhenUp = TimeSpan.FromSeconds(5);
    static readonly TimeSpan WhenDown = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Reminder = TimeSpan.FromSeconds(10);

    bool _wasUp;
    long? _lastComplaint;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(await IsUpAsync(stoppingToken) ? WhenUp : WhenDown, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The collector stops.
        }
    }

    async Task<bool> IsUpAsync(CancellationToken ct)
    {
        try
        {
            await store.ProbeAsync(ct);
        }
        catch (StoreUnavailableException e)
        {
            Complain(e.Message);
            return false;
        }
        health.Up();
        if (!_wasUp)
        {
            CollectorLog.StoreReady(log);
        }
        _wasUp = true;
        _lastComplaint = null;
        return true;
    }

    void Complain(string trouble)
    {
        health.Down(trouble);
        _wasUp = false;
        if (_lastComplaint is { } last && time.GetElapsedTime(last) < Reminder)
        {
            return;
        }
        _lastComplaint = time.GetTimestamp();
        CollectorLog.StoreAway(log, trouble);
    }
}
