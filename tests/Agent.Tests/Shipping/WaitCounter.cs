// SPDX-License-Identifier: Apache-2.0
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Fleet.Agent.Tests.Shipping;

/// <summary>A clock that says when the code under test began to wait on it, so that a test need not guess.</summary>
sealed class WaitCounter(FakeTimeProvider inner) : TimeProvider
{
    readonly Channel<bool> _begun = Channel.CreateUnbounded<bool>();
    int _seen;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = inner.CreateTimer(callback, state, dueTime, period);
        // The patience of a call that has just begun is a timer too; only waits between attempts are shorter than that.
        if (dueTime < TimeSpan.FromSeconds(30))
        {
            _begun.Writer.TryWrite(true);
        }
        return timer;
    }

    /// <summary>Waits until the code has begun to wait for the nth time.</summary>
    public async Task ReachedAsync(int times, CancellationToken ct)
    {
        for (; _seen < times; _seen++)
        {
            await _begun.Reader.ReadAsync(ct).AsTask().WaitAsync(TimeSpan.FromSeconds(20), ct);
        }
    }
}
