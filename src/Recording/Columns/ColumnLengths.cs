// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Recording.Columns;

/// <summary>Columns come from another machine: their lengths and references are checked before they are used.</summary>
static class ColumnLengths
{
    /// <summary>So that few bytes cannot become rows without end; an agent's batch has some 8,000.</summary>
    public const int MostRowsOfOne = 1 << 16;

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

    /// <summary>For columns that may have one entry for all rows.</summary>
    public static void CheckOneForAll(string what, int rows, params ReadOnlySpan<int> lengths)
    {
        foreach (var length in lengths)
        {
            if (length != 1)
            {
                Check(what, rows, length);
            }
            else if (rows is 0 or > MostRowsOfOne)
            {
                throw new BatchFormatException(BatchFault.Corrupt, $"{what}: a column has 1 entry for {rows} rows");
            }
        }
    }

    /// <summary>For columns that may be missing as a whole, and may have one entry for all rows.</summary>
    public static void CheckOptionalOneForAll(string what, int rows, params ReadOnlySpan<int> lengths)
    {
        foreach (var length in lengths)
        {
            if (length > 0)
            {
                CheckOneForAll(what, rows, length);
            }
        }
    }

    /// <summary>For columns that may be missing as a whole.</summary>
    public static void CheckOptional(string what, int rows, params ReadOnlySpan<int> lengths)
    {
        foreach (var length in lengths)
        {
            if (length > 0)
            {
                Check(what, rows, length);
            }
        }
    }

    public static T Entry<T>(string what, T[] table, uint index) =>
        index < table.Length
            ? table[index]
            : throw new BatchFormatException(BatchFault.Corrupt, $"{what}: entry {index} of a table of {table.Length}");

    /// <summary>The entry that <paramref name="plusOne"/> - 1 names; null where nothing was measured.</summary>
    public static T? EntryPlus1<T>(string what, T[] table, uint plusOne)
        where T : class => plusOne == 0 ? null : Entry(what, table, plusOne - 1);

    /// <summary>A number that is kept plus one; null where it was not measured.</summary>
    public static int? Plus1(uint plusOne) => plusOne == 0 ? null : (int)(plusOne - 1);
}
