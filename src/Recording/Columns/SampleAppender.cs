// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Recording.Columns;

/// <summary>Writes readings into columns. One appender fills one <see cref="SampleColumns"/>; not thread-safe.</summary>
public sealed class SampleAppender(SampleColumns columns)
{
    readonly Dictionary<SeriesKey, uint> _series = [];
    ulong _lastBootNs;

    public int Count => columns.Series.Count;

    public void Append(in SampleRow row)
    {
        columns.Series.Add(SeriesIndex(row.Series));
        columns.BootNsDelta.Add(unchecked((long)(row.BootNs - _lastBootNs)));
        _lastBootNs = row.BootNs;
        columns.Length.Add((uint)row.Values.Length);
        columns.Values.AddRange(row.Values);
    }

    uint SeriesIndex(SeriesKey key)
    {
        if (!_series.TryGetValue(key, out var index))
        {
            index = (uint)columns.SeriesTable.Count;
            var series = new Series { Metric = key.Metric };
            if (key.Node is { } node)
            {
                series.Node = (uint)node;
            }
            if (key.Zone is { } zone)
            {
                series.Zone = (uint)zone;
            }
            if (key.Migratetype is { } migratetype)
            {
                series.Migratetype = (uint)migratetype;
            }
            columns.SeriesTable.Add(series);
            _series.Add(key, index);
        }
        return index;
    }
}
