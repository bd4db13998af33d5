// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;

namespace Fleet.Agent.Sampling;

/// <summary>
/// Remembers each series' last written value, so that a row is written only when it says something new. Pure.
/// </summary>
sealed class SeriesMemory
{
    readonly Dictionary<SeriesKey, long[]> _last = [];

    /// <returns>A copy of <paramref name="values"/> to be written; null when it is what was written last.</returns>
    /// <param name="keyframe">Write it though nothing changed.</param>
    public long[]? Changed(in SeriesKey series, ReadOnlySpan<long> values, bool keyframe)
    {
        if (!keyframe && _last.TryGetValue(series, out var last) && values.SequenceEqual(last))
        {
            return null;
        }
        return _last[series] = values.ToArray();
    }
}
