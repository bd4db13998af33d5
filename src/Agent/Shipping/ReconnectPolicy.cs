// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Shipping;

/// <summary>
/// How long to wait before the next attempt: full jitter, a random part of a limit that doubles up to a cap. The jitter
/// is taken after the clamp, so that a fleet does not end up in step at the cap. Pure.
/// </summary>
/// <param name="random">Uniform in [0, 1).</param>
sealed class ReconnectPolicy(TimeSpan first, TimeSpan cap, Func<double> random)
{
    /// <summary>A session that lasted this long shows that the collector is well again.</summary>
    public static readonly TimeSpan Stable = TimeSpan.FromMinutes(1);

    int _failures;

    public static ReconnectPolicy Default() => new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), Random.Shared.NextDouble);

    /// <summary>Attempts in a row that brought nothing.</summary>
    public int Failures => _failures;

    public TimeSpan Next()
    {
        // 2^30 s is beyond any cap; more would overflow.
        var limit = Math.Min(cap.TotalSeconds, first.TotalSeconds * (1L << Math.Min(_failures, 30)));
        _failures++;
        return TimeSpan.FromSeconds(limit * random());
    }

    /// <summary>Learns how a session went that did begin.</summary>
    public void Ended(TimeSpan lasted, bool acked)
    {
        if (acked && lasted >= Stable)
        {
            _failures = 0;
        }
    }
}
