// SPDX-License-Identifier: Apache-2.0
using Google.Protobuf;

namespace Fleet.Recording.Columns.Packing;

/// <summary>
/// One packed repeated field, serialized as its rows come: a block of rows is gathered plain and then packed in one go,
/// which is several times as fast as a <c>RepeatedField</c> that is filled first and written after. Its memory is kept
/// from batch to batch.
/// </summary>
/// <remarks>Not thread-safe. The bytes are those that the generated code would write.</remarks>
public abstract class PackedColumn(int fieldNumber)
{
    /// <summary>Rows of a block: few enough that all columns of a block stay in the CPU's first cache.</summary>
    public const int BlockRows = 256;

    const int LengthDelimited = 2;

    byte[] _bytes = new byte[4 * BlockRows];
    int _length;

    /// <summary>Serialized size, bytes; 0 where the column is left out.</summary>
    public int Size => IsLeftOut ? 0 : CodedOutputStream.ComputeTagSize(fieldNumber) + CodedOutputStream.ComputeLengthSize(_length) + _length;

    /// <summary>No rows, or a column that may be missing and says nothing.</summary>
    protected virtual bool IsLeftOut => _length == 0;

    /// <summary>Packs the first <paramref name="rows"/> rows of the block behind what is there.</summary>
    public abstract void PackBlock(int rows);

    /// <summary>Writes tag, length and rows.</summary>
    /// <returns>What is left of <paramref name="to"/>.</returns>
    public Span<byte> WriteTo(Span<byte> to)
    {
        if (IsLeftOut)
        {
            return to;
        }
        var rest = WriteHead(to, fieldNumber, _length);
        _bytes.AsSpan(0, _length).CopyTo(rest);
        return rest[_length..];
    }

    /// <summary>Writes a field's tag and length.</summary>
    internal static Span<byte> WriteHead(Span<byte> to, int fieldNumber, int length)
    {
        Span<byte> head = stackalloc byte[2 * Varint.Room];
        var size = Varint.Put(head, (ulong)fieldNumber << 3 | LengthDelimited);
        size += Varint.Put(head[size..], (ulong)length);
        head[..size].CopyTo(to);
        return to[size..];
    }

    /// <summary>Forgets the rows.</summary>
    public virtual void Clear() => _length = 0;

    /// <summary>Free bytes behind what is packed.</summary>
    protected Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _length < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + bytes));
        }
        return _bytes.AsSpan(_length);
    }

    protected void Packed(int bytes) => _length += bytes;
}
