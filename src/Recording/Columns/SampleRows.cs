// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Recording.Columns;

/// <summary>Reads samples back out of their columns.</summary>
public static class SampleRows
{
    /// <summary>The readings in the order of the columns; none where the message is absent.</summary>
    /// <exception cref="BatchFormatException">A column is shorter than its neighbours, or names a series that is not there.</exception>
    public static IEnumerable<SampleRow> Rows(this SampleColumns? columns) => columns is null ? [] : Read(columns);

    static IEnumerable<SampleRow> Read(SampleColumns c)
    {
        var rows = c.Series.Count;
        ColumnLengths.Check("sample", rows, c.BootNsDelta.Count, c.Length.Count);
        var table = c.SeriesTable.Select(Key).ToArray();
        ulong bootNs = 0;
        var at = 0;
        for (var i = 0; i < rows; i++)
        {
            bootNs = unchecked(bootNs + (ulong)c.BootNsDelta[i]);
            var length = c.Length[i];
            if (length > (uint)(c.Values.Count - at))
            {
                throw new BatchFormatException(BatchFault.Corrupt, $"sample: row {i} wants {length} values, {c.Values.Count - at} are left");
            }
            var values = new long[length];
            for (var v = 0; v < values.Length; v++)
            {
                values[v] = c.Values[at++];
            }
            yield return new SampleRow(ColumnLengths.Entry("sample series", table, c.Series[i]), bootNs, values);
        }
    }

    static SeriesKey Key(Series s) => new(s.Metric,
        s.HasNode ? (int)s.Node : null, s.HasZone ? (int)s.Zone : null, s.HasMigratetype ? (int)s.Migratetype : null);
}
