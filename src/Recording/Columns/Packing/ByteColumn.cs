// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Fleet.Recording.Columns.Packing;

/// <summary>A column of <c>uint32</c> or an enumeration whose values fit a byte.</summary>
public sealed class ByteColumn(int fieldNumber) : PackedColumn(fieldNumber)
{
    readonly byte[] _block = new byte[BlockRows];

    public byte this[int row]
    {
        set => _block[row] = value;
    }

    public override void PackBlock(int rows)
    {
        var values = _block.AsSpan(0, rows);
        var to = Room(2 * rows + Varint.Room);
        if (Ascii.IsValid(values))
        {
            values.CopyTo(to);
            Packed(rows);
            return;
        }
        var at = 0;
        foreach (var value in values)
        {
            at += Varint.Put(to[at..], value);
        }
        Packed(at);
    }
}
