// SPDX-License-Identifier: Apache-2.0
using Google.Protobuf;

namespace Fleet.Recording.Columns.Packing;

/// <summary>One *Columns field of fleet.v1.Facts that is serialized already.</summary>
/// <param name="fieldNumber">Of the field in Facts.</param>
/// <param name="columns">Every column, in the order of their numbers.</param>
/// <param name="tables">A message of the field's type that holds its tables alone.</param>
public sealed class PackedRows(int fieldNumber, IReadOnlyList<PackedColumn> columns, IMessage tables)
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

    /// <summary>Writes tag, length and content: exactly <see cref="Size"/> bytes.</summary>
    public void WriteTo(Span<byte> to)
    {
        var rest = PackedColumn.WriteHead(to, fieldNumber, ContentSize());
        foreach (var column in columns)
        {
            rest = column.WriteTo(rest);
        }
        tables.WriteTo(rest[..tables.CalculateSize()]);
    }

    /// <summary>Forgets the rows; the tables are their owner's.</summary>
    public void Clear()
    {
        foreach (var column in columns)
        {
            column.Clear();
        }
        Count = 0;
    }

    int ContentSize()
    {
        var size = tables.CalculateSize();
        foreach (var column in columns)
        {
            size += column.Size;
        }
        return size;
    }
}
