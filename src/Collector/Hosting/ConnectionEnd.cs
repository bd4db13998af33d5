// SPDX-License-Identifier: Apache-2.0
using Fleet.Collector.Ingest;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fleet.Collector.Hosting;

/// <summary>
/// Ends connections on a stop. Kestrel waits for the peer to close, and a peer that hangs, or whose host is gone, never
/// does; by the time that every session has ended, and a moment to take the last acks has passed, nothing is owed to it.
/// </summary>
sealed class ConnectionEnd : IDisposable
{
    static readonly TimeSpan LastAcks = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource _now;
    readonly Sessions _sessions;

    public ConnectionEnd(IHostApplicationLifetime life, Sessions sessions, TimeProvider time)
    {
        _sessions = sessions;
        _now = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        life.ApplicationStopping.Register(() => _ = EndAsync());
    }

    /// <summary>Applies to every connection of an endpoint.</summary>
    public void Apply(ListenOptions listen) => listen.Use(next => async connection =>
    {
        await using var end = _now.Token.Register(() => connection.Abort(new ConnectionAbortedException("the collector stops")));
        await next(connection);
    });

    public void Dispose() => _now.Dispose();

    async Task EndAsync()
    {
        await _sessions.NoneLeftAsync();
        _now.CancelAfter(LastAcks);
    }
}
