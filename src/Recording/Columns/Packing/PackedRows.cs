// SPDX-License-Identifier: Apache-2.0
using Google.Protobuf;

namespace Fleet.Recording.Columns.Packing;

/// <summary>One *Columns field of fleet.v1.Facts that is serialized as its rows come.</summary>
/// <remarks>
/// A row: set each column at <see cref="Row"/>, then <see cref="Next"/>. Not thread-safe. Memory is kept from batch to batch.
/// </remarks>
/// <param name="fieldNumber">Of the field in Facts.</param>
/// <param name="columns">Every column, in the order of their numbers.</param>
/// <param name="tables">A message of the field's type that holds its tables alone.</param>
public sealed class PackedRows(int fieldNumber, IReadOnlyList<PackedColumn> columns, IMessage tables)
{
    int _packed;

    /// <summary>Rows so far.</summary>
    public int Count => _packed + Row;

    /// <summary>Where in its block each column takes the next row.</summary>
    public int Row { get; private set; }

    /// <summary>Ends a row.</summary>
    public void Next()
    {
        if (++Row == PackedColumn.BlockRows)
        {
            PackBlock();
        }
    }

    /// <summary>Serialized size with tag and length, bytes.</summary>
    public int Size()
    {
        var content = ContentSize();
        return CodedOutputStream.ComputeTagSize(fieldNumber) + CodedOutputStream.ComputeLengthSize(content) + content;
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
        (_packed, Row) = (0, 0);
    }

    int ContentSize()
    {
        PackBlock();
        var size = tables.CalculateSize();
        foreach (var column in columns)
        {
            size += column.Size;
        }
        return size;
    }

    void PackBlock()
    {
        if (Row == 0)
        {
            return;
        }
        foreach (var column in columns)
        {
            column.PackBlock(Row);
        }
        (_packed, Row) = (_packed + Row, 0);
    }
}
