// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Recording.Columns;

/// <summary>Columns come from another machine: their lengths and references are checked before they are used.</summary>
static class ColumnLengths
{
    public static void Check(string what, int rows, params ReadOnlySpan<int> lengths)
    {
        foreach (var length in lengths)
        {
            if (length != rows)
            {
                throw new BatchFormatException(BatchFault.Corrupt, $"{what}: a column has {length} entries where {rows} are due");
            }
        }
    }

    public static T Entry<T>(string what, T[] table, uint index) =>
        index < table.Length
            ? table[index]
            : throw new BatchFormatException(BatchFault.Corrupt, $"{what}: entry {index} of a table of {table.Length}");
}
