// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Sampling;

/// <summary>
/// How often one source is read: each second, or as seldom as it wants to be, but never so often that reading costs more than
/// 1 % of the time. Pure.
/// </summary>
sealed class SampleCadence
{
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    const int MostParts = 100;

    /// <summary>One dear reading may be chance too, but only cheap ones in a row show that the interval may be shorter.</summary>
    const int CheapInARow = 10;

    readonly TimeSpan _shortest;
    int _cheap;

    /// <param name="shortest">The interval of a source that costs nothing.</param>
    public SampleCadence(TimeSpan shortest) => _shortest = Interval = shortest;

    public TimeSpan Interval { get; private set; }

    /// <summary>Learns what one reading cost.</summary>
    /// <returns>True when the interval changed.</returns>
    public bool Observe(TimeSpan cost)
    {
        var seconds = Math.Ceiling(cost.TotalSeconds * MostParts);
        var wanted = TimeSpan.FromSeconds(Math.Clamp(seconds, _shortest.TotalSeconds, Longest.TotalSeconds));
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
