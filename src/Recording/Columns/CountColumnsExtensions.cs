// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Recording.Columns;

/// <summary>Exact counts to columns and back.</summary>
public static class CountColumnsExtensions
{
    /// <summary>Appends one row. A count of zero says nothing and is left out.</summary>
    public static void Append(this CountColumns columns, in CountRow row)
    {
        if (row.Count == 0)
        {
            return;
        }
        var key = row.Key;
        var before = columns.Kind.Count;
        columns.Kind.Add(key.Kind);
        columns.AllocOrder.Add((uint)key.AllocOrder);
        columns.FallbackOrder.Add((uint)key.FallbackOrder);
        columns.Donor.Add((uint)key.Donor);
        columns.Claimer.Add((uint)key.Claimer);
        columns.Ownership.Add(key.Ownership);
        columns.NodePlus1.Add((uint)(key.Node + 1 ?? 0));
        columns.ZonePlus1.Add((uint)(key.Zone + 1 ?? 0));
        columns.Bucket.Add((uint)key.Bucket);
        columns.Count.Add(row.Count);
        columns.Mode.AddOptional(before, (uint)key.Mode);
        columns.Origin.AddOptional(before, (uint)key.Origin);
        columns.Status.AddOptional(before, (uint)key.Status);
        columns.Sum.AddOptional(before, row.Sum);
    }

    /// <summary>The rows in the order of the columns; none where the message is absent.</summary>
    /// <exception cref="BatchFormatException">A column is shorter than its neighbours.</exception>
    public static IEnumerable<CountRow> Rows(this CountColumns? columns) => columns is null ? [] : Read(columns);

    static IEnumerable<CountRow> Read(CountColumns c)
    {
        var rows = c.Kind.Count;
        ColumnLengths.Check("count", rows, c.AllocOrder.Count, c.FallbackOrder.Count, c.Donor.Count, c.Claimer.Count,
            c.Ownership.Count, c.NodePlus1.Count, c.ZonePlus1.Count, c.Bucket.Count, c.Count.Count);
        ColumnLengths.CheckOptional("count", rows, c.Mode.Count, c.Origin.Count, c.Status.Count, c.Sum.Count);
        for (var i = 0; i < rows; i++)
        {
            var key = new CountKey(c.Kind[i], (int)c.AllocOrder[i], (int)c.FallbackOrder[i], (int)c.Donor[i], (int)c.Claimer[i],
                c.Ownership[i], ColumnLengths.Plus1(c.NodePlus1[i]), ColumnLengths.Plus1(c.ZonePlus1[i]), (int)c.Bucket[i],
                (int)c.Mode.EntryOrZero(i), (int)c.Origin.EntryOrZero(i), (int)c.Status.EntryOrZero(i));
            yield return new CountRow(key, c.Count[i], c.Sum.EntryOrZero(i));
        }
    }
}
