// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>A series in bins of equal width that start at the run's start.</summary>
/// <param name="WidthSeconds">A power of two.</param>
/// <param name="Values">One a bin; null where nothing was measured.</param>
public sealed record TimeBins(double WidthSeconds, IReadOnlyList<double?> Values)
{
    /// <summary>How wide bins are of which no more than <paramref name="most"/> cover a time, seconds.</summary>
    /// <param name="narrowest">A power of two; the answer is it, doubled as often as need be.</param>
    public static double WidthFor(double seconds, double narrowest, int most)
    {
        var width = narrowest;
        while (seconds / width > most)
        {
            width *= 2;
        }

        return width;
    }

    /// <summary>The same series in bins of at least <paramref name="widthSeconds"/>, which is a power of two.</summary>
    /// <param name="combine">Sum for counts, mean for gauges.</param>
    public TimeBins Widen(double widthSeconds, Func<IEnumerable<double>, double> combine)
    {
        var factor = (int)Math.Round(widthSeconds / WidthSeconds);
        if (factor <= 1)
        {
            return this;
        }

        var wide = Values.Chunk(factor)
            .Select(chunk => chunk.Any(value => value is not null) ? combine(chunk.OfType<double>()) : (double?)null);
        return new TimeBins(widthSeconds, wide.ToArray());
    }

    /// <summary>Counts of several series together, in the widest of their bins; null where none of them was measured.</summary>
    /// <param name="series">At least one, all from the same start.</param>
    public static TimeBins Sum(IReadOnlyCollection<TimeBins> series)
    {
        var width = series.Max(bins => bins.WidthSeconds);
        var wide = series.Select(bins => bins.Widen(width, values => values.Sum()).Values).ToArray();
        return new TimeBins(width, [.. Enumerable.Range(0, wide.Max(values => values.Count)).Select(i =>
        {
            var here = wide.Select(values => values.ElementAtOrDefault(i)).OfType<double>().ToArray();
            return here.Length == 0 ? (double?)null : here.Sum();
        })]);
    }

    /// <summary>The same series that much later, to its bin; before it nothing is known.</summary>
    /// <param name="seconds">Not negative.</param>
    /// <param name="combine">As for <see cref="Widen"/>, should it take too many bins.</param>
    public TimeBins Later(double seconds, Func<IEnumerable<double>, double> combine)
    {
        const int MostBins = 4096;
        var width = WidthFor(seconds, WidthSeconds, MostBins);
        var wide = Widen(width, combine);
        return wide with { Values = [.. Enumerable.Repeat<double?>(null, (int)(seconds / width)), .. wide.Values] };
    }
}
