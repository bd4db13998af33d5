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

    /// <summary>One dear reading may be chance too, but only cheap ones in a row show that the interval may be shorter.</summary>
    const int CheapInARow = 10;

    int _cheap;

    public TimeSpan Interval { get; private set; } = Shortest;

    /// <summary>Learns what one reading cost.</summary>
    /// <returns>True when the interval changed.</returns>
    public bool Observe(TimeSpan cost)
    {
        var seconds = Math.Ceiling(cost.TotalSeconds * MostParts);
        var wanted = TimeSpan.FromSeconds(Math.Clamp(seconds, Shortest.TotalSeconds, Longest.TotalSeconds));
        _cheap = wanted < Interval ? _cheap + 1 : 0;
        if (wanted == Interval || (wanted < Interval && _cheap < CheapInARow))
        {
            return false;
        }
        _cheap = 0;
        Interval = wanted;
        return true;
    }
}
