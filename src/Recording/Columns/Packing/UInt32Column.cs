// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;

namespace Fleet.Recording.Columns.Packing;

/// <summary>A column of <c>uint32</c>, or of <c>sint32</c> whose values are zigzagged already.</summary>
/// <param name="mayBeMissing">The column is left out while every row has 0.</param>
public sealed class UInt32Column(int fieldNumber, bool mayBeMissing = false) : PackedColumn(fieldNumber)
{
    const int MostBytes = 5;

    readonly uint[] _block = new uint[BlockRows];
    bool _saysNothing = true;

    public uint this[int row]
    {
        set => _block[row] = value;
    }

    protected override bool IsLeftOut => base.IsLeftOut || (mayBeMissing && _saysNothing);

    public override void PackBlock(int rows)
    {
        var values = _block.AsSpan(0, rows);
        var to = Room(MostBytes * rows + Varint.Room);
        Packed(!values.ContainsAnyExcept(values[0]) ? Run(values[0], rows, to)
            : !values.ContainsAnyExceptInRange(0u, 0x7fu) ? Small(values, to)
            : Any(values, to));
        _saysNothing &= !values.ContainsAnyExcept(0u);
    }

    public override void Clear()
    {
        base.Clear();
        _saysNothing = true;
    }

    static int Run(uint value, int rows, Span<byte> to)
    {
        var length = Varint.Put(to, value);
        if (length == 1)
        {
            to[..rows].Fill((byte)value);
            return rows;
        }
        var packed = BinaryPrimitives.ReadUInt64LittleEndian(to);
        for (var row = 1; row < rows; row++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(to[(row * length)..], packed);
        }
        return rows * length;
    }

    static int Small(ReadOnlySpan<uint> values, Span<byte> to)
    {
        to = to[..values.Length];
        for (var row = 0; row < values.Length; row++)
        {
            to[row] = (byte)values[row];
        }
        return values.Length;
    }

    static int Any(ReadOnlySpan<uint> values, Span<byte> to)
    {
        var at = 0;
        foreach (var value in values)
        {
            at += Varint.Put(to[at..], value);
        }
        return at;
    }
}
