// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Agent.Metrics;
using Fleet.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Shipping;

/// <summary>
/// Brings every batch of a source to the collector, session after session, for ever or until a number of attempts in a
/// row brought nothing.
/// </summary>
sealed class Shipper : IDisposable
{
    static readonly TimeSpan MessageInterval = TimeSpan.FromMinutes(1);

    readonly CollectorChannels _collectors;
    readonly IBatchSource _source;
    readonly HostIdentity _host;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly ReconnectPolicy _policy;
    readonly int? _maxAttempts;
    readonly RepeatGate _unreachable;
    readonly CancellationTokenSource _finishing = new();
    readonly ConcurrentDictionary<string, long> _ends = [];
    volatile ShippingSession? _session;

    /// <param name="collectors">At least one address.</param>
    /// <param name="maxAttempts">Null: for ever.</param>
    public Shipper(
        IReadOnlyList<Uri> collectors, IBatchSource source, HostIdentity host, TimeProvider time, ILogger log,
        ReconnectPolicy policy, int? maxAttempts = null)
    {
        (_source, _host, _time, _log, _policy, _maxAttempts) = (source, host, time, log, policy, maxAttempts);
        _collectors = new CollectorChannels(collectors, Random.Shared.NextDouble);
        _unreachable = new RepeatGate(time, MessageInterval);
    }

    /// <summary>Is a session open now?</summary>
    public bool IsConnected => _session is not null;

    /// <summary>How shipping stands. Safe from any thread.</summary>
    public ShippingFigures Figures() => new(IsConnected, _session?.InFlight ?? 0, new Dictionary<string, long>(_ends));

    /// <summary>More was appended to the source. Safe from any thread.</summary>
    public void Wake() => _session?.Wake();

    /// <summary>Nothing more will be appended: <see cref="RunAsync"/> ends when the rest is shipped. Safe from any thread.</summary>
    public void Finish() => _finishing.Cancel();

    /// <summary>Ships until <see cref="Finish"/> and everything is acknowledged, or cancelled.</summary>
    /// <returns>True when everything was acknowledged; false when it was given up.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var wait = await AttemptAsync(ct);
            if (wait is null)
            {
                return true;
            }
            if (_maxAttempts is { } most && _policy.Failures >= most)
            {
                return false;
            }
            if (!await DelayAsync(wait.Value, ct))
            {
                return false;
            }
        }
        return false;
    }

    public void Dispose()
    {
        _collectors.Dispose();
        _finishing.Dispose();
    }

    /// <returns>How long to wait for the next attempt; null when all is done.</returns>
    async Task<TimeSpan?> AttemptAsync(CancellationToken ct)
    {
        var started = _time.GetTimestamp();
        ShippingSession? session = null;
        try
        {
            using var call = new Ingest.IngestClient(_collectors.Channel).Stream(cancellationToken: ct);
            session = new ShippingSession(_source, call, _host, _time, _log);
            await session.OpenAsync(ct);
            _session = session;
            _unreachable.Reset();
            _collectors.Worked();
            _log.Connected(_collectors.Address.ToString());
            var end = await session.RunAsync(_finishing.Token, ct);
            _log.SessionEnded(end.Reason);
            Count("ended");
            if (end.Complete && _finishing.IsCancellationRequested)
            {
                return null;
            }
            _policy.Ended(_time.GetElapsedTime(started), session.Acked);
            // Without any progress "at once" would be for ever and hot.
            return session.Acked || end.ReconnectAfter > TimeSpan.Zero ? end.ReconnectAfter : _policy.Next();
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Count(e is TimeoutException ? "no_answer" : session is null || _session is null ? "unreachable" : "broken");
            // Whatever it is, the next attempt begins from the collector's cursor; nothing is lost by trying.
            if (_unreachable.Pass())
            {
                _log.Unreachable(_collectors.Address.ToString(), CollectorError.Describe(e));
            }
            _collectors.Failed();
            _policy.Ended(_time.GetElapsedTime(started), session?.Acked == true);
            return _policy.Next();
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException)
        {
            return TimeSpan.Zero;
        }
        finally
        {
            _session = null;
        }
    }

    void Count(string cause) => _ends.AddOrUpdate(cause, 1, (_, before) => before + 1);

    /// <returns>False when waiting makes no more sense: cancelled.</returns>
    async Task<bool> DelayAsync(TimeSpan wait, CancellationToken ct)
    {
        // At the end of a run the deadline is near: waiting long would leave behind what a quick second attempt ships.
        var most = TimeSpan.FromMilliseconds(500);
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(ct, _finishing.Token);
        var finishing = _finishing.IsCancellationRequested;
        try
        {
            await Task.Delay(finishing && wait > most && _maxAttempts is null ? most : wait, _time, finishing ? ct : interrupted.Token);
        }
        catch (OperationCanceledException)
        {
            return !ct.IsCancellationRequested;
        }
        return true;
    }
}
