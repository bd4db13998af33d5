// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>
/// Averages a gauge over time in bounded memory. A reading stands until the next one, as the store writes a series only
/// when its value changed; each bin holds the mean weighted by time.
/// </summary>
/// <remarks>Not safe for concurrent use. Readings come in the order of time.</remarks>
public sealed class GaugeBins(int capacity = 1024)
{
    readonly double[] _integrals = new double[capacity];
    readonly double[] _seconds = new double[capacity];
    double _width = 1;
    double? _value;
    double _since;

    /// <summary>Sets the gauge at <paramref name="seconds"/> since the run's start; null where it is no longer known.</summary>
    public void Set(double seconds, double? value)
    {
        Hold(seconds);
        _value = value;
    }

    /// <summary>The mean of each bin up to the run's end, and the mean of the whole run; null where nothing was read.</summary>
    public (TimeBins Bins, double? Mean) Build(double durationSeconds)
    {
        Hold(durationSeconds);
        var length = Array.FindLastIndex(_seconds, span => span > 0) + 1;
        var values = new double?[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = _seconds[i] > 0 ? _integrals[i] / _seconds[i] : null;
        }

        var watched = _seconds.Sum();
        return (new TimeBins(_width, values), watched > 0 ? _integrals.Sum() / watched : _value);
    }

    void Hold(double until)
    {
        while (until / _width > capacity)
        {
            Halve();
        }

        var from = Math.Max(0, _since);
        while (_value is { } value && from < until)
        {
            var bin = (int)(from / _width);
            var to = Math.Min(until, (bin + 1) * _width);
            _integrals[bin] += value * (to - from);
            _seconds[bin] += to - from;
            from = to;
        }

        _since = Math.Max(_since, until);
    }

    void Halve()
    {
        for (var i = 0; i < capacity; i++)
        {
            var inside = i < capacity / 2;
            _integrals[i] = inside ? _integrals[2 * i] + _integrals[(2 * i) + 1] : 0;
            _seconds[i] = inside ? _seconds[2 * i] + _seconds[(2 * i) + 1] : 0;
        }

        _width *= 2;
    }
}
