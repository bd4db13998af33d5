// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Sampling;

/// <summary>
/// How often one source is read: each second, but never so often that reading costs more than 1 % of the time. Pure.
/// </summary>
sealed class SampleCadence
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    const int MostParts = 100;

    public TimeSpan Interval { get; private set; } = Shortest;

    /// <summary>Learns what one reading cost.</summary>
    /// <returns>True when the interval changed.</returns>
    public bool Observe(TimeSpan cost)
    {
        var seconds = Math.Ceiling(cost.TotalSeconds * MostParts);
        var wanted = TimeSpan.FromSeconds(Math.Clamp(seconds, Shortest.TotalSeconds, Longest.TotalSeconds));
        // A shorter interval is taken only when it is clearly cheaper: a cost at the edge must not swing to and fro.
        if (wanted == Interval || (wanted < Interval && wanted > Interval / 2))
        {
            return false;
        }
        Interval = wanted;
        return true;
    }
}
