// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Fleet.Agent.Host;

namespace Fleet.Agent.Capturing;

/// <summary>
/// Turns the first SIGINT, SIGTERM or SIGHUP into a cancelled token. One that comes later than
/// two seconds after it ends the process at once.
/// </summary>
sealed class SignalStop : IDisposable
{
    /// <summary>timeout(1) signals the process and then its group: one wish, told twice.</summary>
    static readonly TimeSpan SameWish = TimeSpan.FromSeconds(2);

    readonly CancellationTokenSource _stop = new();
    readonly PosixSignalRegistration[] _registrations;
    long _receivedAt;

    public SignalStop()
    {
        // The runtime leaves a signal alone that was ignored at the start, but `fleet-agent record & ... kill -INT` must work.
        LibC.HeedInterrupt();
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, On))];
    }

    /// <summary>The signal that came; null while none has.</summary>
    public PosixSignal? Received { get; private set; }

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
        _stop.Dispose();
    }

    void On(PosixSignalContext context)
    {
        if (Received is not null)
        {
            context.Cancel = TimeProvider.System.GetElapsedTime(_receivedAt) < SameWish;
            return;
        }
        _receivedAt = TimeProvider.System.GetTimestamp();
        Received = context.Signal;
        context.Cancel = true;
        _stop.Cancel();
    }
}
