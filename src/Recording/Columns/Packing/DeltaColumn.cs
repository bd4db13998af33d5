// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Recording.Columns.Packing;

/// <summary>A column of <c>sint64</c> that holds the difference of each row to the one before, the first to 0.</summary>
public sealed class DeltaColumn(int fieldNumber) : PackedColumn(fieldNumber)
{
    readonly ulong[] _block = new ulong[BlockRows];
    ulong _last;

    /// <summary>The value itself; the column takes the difference.</summary>
    public ulong this[int row]
    {
        set => _block[row] = value;
    }

    public override void PackBlock(int rows)
    {
        var to = Room(Varint.Room * (rows + 1));
        var last = _last;
        var at = 0;
        foreach (var value in _block.AsSpan(0, rows))
        {
            at += Varint.Put(to[at..], Varint.ZigZag(unchecked((long)(value - last))));
            last = value;
        }
        _last = last;
        Packed(at);
    }

    public override void Clear()
    {
        base.Clear();
        _last = 0;
    }
}
