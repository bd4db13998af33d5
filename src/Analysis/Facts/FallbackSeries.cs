// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>Sums fallbacks of each pattern over time, in bounded memory: the patterns of a kernel are few.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
/// <param name="capacity">As in <see cref="CountBins"/>.</param>
public sealed class FallbackSeries(int capacity = CountBins.UsualCapacity)
{
    readonly Dictionary<FallbackPattern, CountBins> _bins = [];

    /// <summary>The sums of the pattern that a key has: ask once a key, and add to it.</summary>
    /// <param name="pageblockOrder">Of the host; null where it is not known, and then no steal is known to be of a whole block.</param>
    public CountBins Of(ExtfragCount key, int? pageblockOrder) =>
        Of(new FallbackPattern(key.Donor, key.Claimer, key.KindOf(pageblockOrder ?? int.MaxValue)));

    /// <summary>The sums of one pattern.</summary>
    public CountBins Of(FallbackPattern pattern)
    {
        if (!_bins.TryGetValue(pattern, out var bins))
        {
            _bins[pattern] = bins = new CountBins(capacity);
        }

        return bins;
    }

    /// <summary>Every pattern that was met, over a run of that length.</summary>
    public IReadOnlyDictionary<FallbackPattern, TimeBins> Build(double durationSeconds) =>
        _bins.ToDictionary(pair => pair.Key, pair => pair.Value.Build(durationSeconds));
}
