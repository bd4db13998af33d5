// SPDX-License-Identifier: Apache-2.0
using Google.Protobuf;

namespace Fleet.Recording.Columns.Packing;

/// <summary>One field of a message that is serialized as its rows come. Its memory is kept from batch to batch.</summary>
/// <remarks>Not thread-safe.</remarks>
public abstract class PackedField(int fieldNumber)
{
    const int LengthDelimited = 2;

    byte[] _bytes = new byte[1024];

    /// <summary>Serialized size with tag and length, bytes; 0 where the field is left out.</summary>
    public int Size => IsLeftOut ? 0 : CodedOutputStream.ComputeTagSize(fieldNumber) + CodedOutputStream.ComputeLengthSize(Length) + Length;

    /// <summary>Of the field's content, bytes.</summary>
    private protected abstract int Length { get; }

    private protected virtual bool IsLeftOut => Length == 0;

    /// <summary>What is packed, bytes.</summary>
    private protected int Packed { get; set; }

    /// <summary>Writes tag, length and content.</summary>
    /// <returns>What is left of <paramref name="to"/>.</returns>
    public Span<byte> WriteTo(Span<byte> to)
    {
        if (IsLeftOut)
        {
            return to;
        }
        var rest = WriteHead(to, fieldNumber, Length);
        _bytes.AsSpan(0, Packed).CopyTo(rest);
        return WriteEnd(rest[Packed..]);
    }

    /// <summary>Forgets the rows.</summary>
    public abstract void Clear();

    /// <summary>Writes a field's tag and length.</summary>
    internal static Span<byte> WriteHead(Span<byte> to, int fieldNumber, int length)
    {
        Span<byte> head = stackalloc byte[2 * Varint.Room];
        var size = Varint.Put(head, (ulong)fieldNumber << 3 | LengthDelimited);
        size += Varint.Put(head[size..], (ulong)length);
        head[..size].CopyTo(to);
        return to[size..];
    }

    /// <summary>Writes what belongs behind the packed bytes.</summary>
    private protected virtual Span<byte> WriteEnd(Span<byte> to) => to;

    /// <summary>Free bytes behind what is packed.</summary>
    private protected Span<byte> Room(int bytes)
    {
        if (_bytes.Length - Packed < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Packed + bytes));
        }
        return _bytes.AsSpan(Packed);
    }
}
