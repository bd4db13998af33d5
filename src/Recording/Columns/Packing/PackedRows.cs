// SPDX-License-Identifier: Apache-2.0
using Google.Protobuf;

namespace Fleet.Recording.Columns.Packing;

/// <summary>One *Columns field of fleet.v1.Facts that is serialized already.</summary>
/// <param name="fieldNumber">Of the field in Facts.</param>
/// <param name="columns">Every column but the differences.</param>
/// <param name="tables">A message of the field's type that holds its tables alone.</param>
/// <param name="differences">The columns of differences.</param>
public sealed class PackedRows(int fieldNumber, IReadOnlyList<PackedColumn> columns, IMessage tables, IReadOnlyList<PackedDifferences> differences)
{
    /// <summary>Rows in each column; its owner says so.</summary>
    public int Count { get; set; }

    /// <summary>Serialized size with tag and length, bytes.</summary>
    public int Size
    {
        get
        {
            var content = ContentSize();
            return CodedOutputStream.ComputeTagSize(fieldNumber) + CodedOutputStream.ComputeLengthSize(content) + content;
        }
    }

    /// <summary>The last so many bytes are differences: packed already, nothing for zstd.</summary>
    public int DifferencesSize => differences.Sum(column => column.Size);

    /// <summary>Writes tag, length and content: exactly <see cref="Size"/> bytes.</summary>
    public void WriteTo(Span<byte> to)
    {
        var rest = PackedField.WriteHead(to, fieldNumber, ContentSize());
        foreach (var column in columns)
        {
            rest = column.WriteTo(rest);
        }
        var size = tables.CalculateSize();
        tables.WriteTo(rest[..size]);
        rest = rest[size..];
        foreach (var column in differences)
        {
            rest = column.WriteTo(rest);
        }
    }

    /// <summary>Forgets the rows; the tables are their owner's.</summary>
    public void Clear()
    {
        foreach (var column in columns)
        {
            column.Clear();
        }
        foreach (var column in differences)
        {
            column.Clear();
        }
        Count = 0;
    }

    int ContentSize()
    {
        var size = tables.CalculateSize() + DifferencesSize;
        foreach (var column in columns)
        {
            size += column.Size;
        }
        return size;
    }
}
