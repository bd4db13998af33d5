// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>Sums counts over time in bounded memory: when the bins are used up, neighbours merge and the width doubles.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
/// <param name="capacity">Most bins; a power of two.</param>
public sealed class CountBins(int capacity = CountBins.UsualCapacity)
{
    /// <summary>Finer than any figure.</summary>
    public const int UsualCapacity = 1024;

    readonly double[] _sums = new double[capacity];
    double _width = 1;

    /// <summary>Adds <paramref name="count"/> events of the interval that ends at <paramref name="seconds"/>.</summary>
    public void Add(double seconds, double count)
    {
        // An interval (from, to] belongs to the bin that its last moment is in.
        var at = Math.Max(0, Math.Ceiling(seconds) - 1);
        while (at / _width >= capacity)
        {
            Halve();
        }

        _sums[(int)(at / _width)] += count;
    }

    /// <summary>How wide the bins of a run of that length come to be, seconds: counts may be added up over as much before.</summary>
    public static int WidthFor(double durationSeconds, int capacity = UsualCapacity) => (int)TimeBins.WidthFor(durationSeconds, 1, capacity);

    /// <summary>The bins of a run of that length; a bin without events is 0, because it was watched.</summary>
    public TimeBins Build(double durationSeconds)
    {
        while (durationSeconds / _width > capacity)
        {
            Halve();
        }

        var used = Array.FindLastIndex(_sums, sum => sum > 0) + 1;
        var length = Math.Max(used, (int)Math.Ceiling(durationSeconds / _width));
        return new TimeBins(_width, _sums.Take(length).Select(sum => (double?)sum).ToArray());
    }

    void Halve()
    {
        for (var i = 0; i < capacity; i++)
        {
            _sums[i] = i < capacity / 2 ? _sums[2 * i] + _sums[(2 * i) + 1] : 0;
        }

        _width *= 2;
    }
}
