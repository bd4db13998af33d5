// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace Fleet.Recording.Columns.Packing;

/// <summary>
/// One packed repeated field, serialized as its rows come: several times as fast as a <c>RepeatedField</c> that is filled
/// first and written after. Its memory is kept from batch to batch.
/// </summary>
/// <remarks>
/// Not thread-safe. The bytes are those that the generated code would write. Rows come in blocks: what a block has in
/// common (one value, one length) is found by vectors and spares the work of each row.
/// </remarks>
/// <param name="mayBeMissing">The column is left out while every row has 0.</param>
public sealed class PackedColumn(int fieldNumber, bool mayBeMissing = false)
{
    const uint MostInOneByte = 0x7f, MostInTwo = 0x3fff;
    const int MostBytesOfUInt32 = 5, LengthDelimited = 2;

    byte[] _bytes = new byte[1024];
    int _length;
    bool _saysNothing = true;
    ulong _last;

    /// <summary>Serialized size with tag and length, bytes; 0 where the column is left out.</summary>
    public int Size => IsLeftOut ? 0 : CodedOutputStream.ComputeTagSize(fieldNumber) + CodedOutputStream.ComputeLengthSize(_length) + _length;

    bool IsLeftOut => _length == 0 || (mayBeMissing && _saysNothing);

    /// <summary>Appends rows of <c>uint32</c>, or of an enumeration, whose values fit a byte.</summary>
    public void Append(ReadOnlySpan<byte> values)
    {
        var to = Room(2 * values.Length + Varint.Room);
        if (Ascii.IsValid(values))
        {
            values.CopyTo(to);
            _length += values.Length;
            return;
        }
        foreach (var value in values)
        {
            _length += Varint.Put(_bytes.AsSpan(_length), value);
        }
    }

    /// <summary>Appends rows of <c>uint32</c>, or of <c>sint32</c> that are zigzagged already. At least one.</summary>
    public void Append(ReadOnlySpan<uint> values)
    {
        var to = Room(MostBytesOfUInt32 * values.Length + Varint.Room);
        if (!values.ContainsAnyExcept(values[0]))
        {
            _length += PutRun(values[0], values.Length, to);
            _saysNothing &= values[0] == 0;
            return;
        }
        _length += !values.ContainsAnyExceptInRange(0u, MostInOneByte) ? PutOneByteEach(values, to)
            : !values.ContainsAnyExceptInRange(MostInOneByte + 1, MostInTwo) ? PutTwoBytesEach(values, to)
            : PutEach(values, to);
        _saysNothing = false;
    }

    /// <summary>Appends rows of <c>sint64</c> that hold the difference to the row before, the first of all to 0.</summary>
    /// <param name="values">The values themselves.</param>
    public void AppendDifferences(ReadOnlySpan<ulong> values)
    {
        var to = Room(Varint.Room * (values.Length + 1));
        var (last, at) = (_last, 0);
        foreach (var value in values)
        {
            at += Varint.Put(to[at..], Varint.ZigZag(unchecked((long)(value - last))));
            last = value;
        }
        (_last, _length) = (last, _length + at);
    }

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

    /// <summary>Forgets the rows.</summary>
    public void Clear() => (_length, _saysNothing, _last) = (0, true, 0);

    /// <summary>Writes a field's tag and length.</summary>
    internal static Span<byte> WriteHead(Span<byte> to, int fieldNumber, int length)
    {
        Span<byte> head = stackalloc byte[2 * Varint.Room];
        var size = Varint.Put(head, (ulong)fieldNumber << 3 | LengthDelimited);
        size += Varint.Put(head[size..], (ulong)length);
        head[..size].CopyTo(to);
        return to[size..];
    }

    static int PutRun(uint value, int rows, Span<byte> to)
    {
        var put = Varint.Put(to, value);
        var run = to[..(put * rows)];
        while (put < run.Length)
        {
            var again = Math.Min(put, run.Length - put);
            run[..again].CopyTo(run[put..]);
            put += again;
        }
        return put;
    }

    static int PutOneByteEach(ReadOnlySpan<uint> values, Span<byte> to)
    {
        to = to[..values.Length];
        for (var row = 0; row < to.Length; row++)
        {
            to[row] = (byte)values[row];
        }
        return values.Length;
    }

    static int PutTwoBytesEach(ReadOnlySpan<uint> values, Span<byte> to)
    {
        var rest = to;
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)((value & 0x7f) | 0x80 | value >> 7 << 8));
            rest = rest[2..];
        }
        return 2 * values.Length;
    }

    static int PutEach(ReadOnlySpan<uint> values, Span<byte> to)
    {
        var at = 0;
        foreach (var value in values)
        {
            at += Varint.Put(to[at..], value);
        }
        return at;
    }

    /// <summary>Free bytes behind what is packed.</summary>
    Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _length < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + bytes));
        }
        return _bytes.AsSpan(_length);
    }
}
