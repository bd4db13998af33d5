// SPDX-License-Identifier: Apache-2.0
using Google.Protobuf.Collections;

namespace Fleet.Recording.Columns;

/// <summary>A column that is missing as a whole while every row has 0.</summary>
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

    public static T EntryOrZero<T>(this RepeatedField<T> column, int row)
        where T : struct => column.Count == 0 ? default : column[row];
}
