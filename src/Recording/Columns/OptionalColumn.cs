// SPDX-License-Identifier: Apache-2.0
using Google.Protobuf.Collections;

namespace Fleet.Recording.Columns;

/// <summary>A column that is missing as a whole while every row has 0, or has one entry for all rows.</summary>
static class OptionalColumn
{
    /// <param name="rowsBefore">Rows that stand before this one.</param>
    public static void AddOptional<T>(this RepeatedField<T> column, int rowsBefore, T value)
        where T : struct, IEquatable<T>
    {
        if (column.Count == 0 && value.Equals(default))
        {
            return;
        }
        while (column.Count < rowsBefore)
        {
            column.Add(default(T));
        }
        column.Add(value);
    }

    /// <summary>Of a column that may have one entry for all rows.</summary>
    public static T Of<T>(this RepeatedField<T> column, int row)
        where T : struct => column[column.Count == 1 ? 0 : row];

    /// <summary>Of a column that may be missing as a whole, and may have one entry for all rows.</summary>
    public static T OfOrZero<T>(this RepeatedField<T> column, int row)
        where T : struct => column.Count == 0 ? default : column.Of(row);

    public static T EntryOrZero<T>(this RepeatedField<T> column, int row)
        where T : struct => column.Count == 0 ? default : column[row];
}
