// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Shipping;

/// <summary>
/// How long to wait before the next attempt: a random part of <c>first</c>, and when that brought nothing a random part of
/// <c>then</c>, for ever. Agents that lost their collector together are so spread over <c>then</c>, however long it was
/// away; with a limit that doubles they would stay bunched in the first seconds, and the last would come a minute later. Pure.
/// </summary>
/// <param name="random">Uniform in [0, 1).</param>
sealed class ReconnectPolicy(TimeSpan first, TimeSpan then, Func<double> random)
{
    /// <summary>A session that lasted this long shows that the collector is well again.</summary>
    public static readonly TimeSpan Stable = TimeSpan.FromMinutes(1);

    int _failures;

    /// <param name="random">Uniform in [0, 1).</param>
    public static ReconnectPolicy Default(Func<double> random) => new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20), random);

    /// <summary>Attempts in a row that brought nothing.</summary>
    public int Failures => _failures;

    public TimeSpan Next() => (_failures++ == 0 ? first : then) * random();

    /// <summary>Learns how a session went that did begin.</summary>
    public void Ended(TimeSpan lasted, bool acked)
    {
        if (acked && lasted >= Stable)
        {
            _failures = 0;
        }
    }
}
