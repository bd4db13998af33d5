// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Sources.Readings;

/// <summary>
/// Holds the last value of each series of one metric, and tells when a reading is whole: its rows share one time, so a sum over
/// zones is right only when the next reading begins.
/// </summary>
/// <param name="whole">Is given the time of a reading, and all series as they stood at it.</param>
sealed class ZoneSeries(Action<double, IReadOnlyDictionary<(int Node, int Zone, int Type), long[]>> whole)
{
    readonly SortedDictionary<(int Node, int Zone, int Type), long[]> _values = [];
    double _reading = -1;

    public void Set(double seconds, int? node, int? zone, int? type, long[] values)
    {
        End(seconds);
        _values[(node ?? 0, zone ?? 0, type ?? 0)] = values;
    }

    /// <summary>No more will come.</summary>
    public void End() => End(double.PositiveInfinity);

    void End(double seconds)
    {
        if (_values.Count > 0 && seconds != _reading)
        {
            whole(Math.Max(0, _reading), _values);
        }

        _reading = seconds;
    }
}
