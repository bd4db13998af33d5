// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Google.Protobuf;

namespace Fleet.Recording.Columns.Packing;

/// <summary>
/// One packed repeated field, serialized as its rows come: several times as fast as a <c>RepeatedField</c> that is filled
/// first and written after. Its memory is kept from batch to batch.
/// </summary>
/// <remarks>
/// Not thread-safe. The bytes are those that the generated code would write. Rows come in blocks: what a block has in
/// common (one value, one length) is found by vectors and spares the work of each row; rows of one value wait for the first of
/// another.
/// </remarks>
/// <param name="mayBeMissing">The column is left out while every row has 0.</param>
/// <param name="oneForAll">While every row has one value the column is that value, once.</param>
public sealed class PackedColumn(int fieldNumber, bool mayBeMissing = false, bool oneForAll = false)
{
    const uint MostInOneByte = 0x7f, MostInTwo = 0x3fff;
    const int MostBytesOfUInt32 = 5, LengthDelimited = 2, MostAtOnce = 128;

    byte[] _bytes = new byte[1024];
    int _length;
    uint _run;    // the value of the last rows,
    int _runRows; // as long as they are alike: they are not in _bytes yet
    bool _saysNothing = true;
    ulong _last;

    /// <summary>Serialized size with tag and length, bytes; 0 where the column is left out.</summary>
    public int Size => IsLeftOut ? 0 : CodedOutputStream.ComputeTagSize(fieldNumber) + CodedOutputStream.ComputeLengthSize(Length) + Length;

    int Length => _length + (RunEntries * Varint.Length(_run));

    int RunEntries => oneForAll && _length == 0 ? Math.Min(_runRows, 1) : _runRows;

    bool IsLeftOut => Length == 0 || (mayBeMissing && _saysNothing);

    /// <summary>Appends rows of one value, of <c>uint32</c>, or of <c>sint32</c> that is zigzagged already. Costs nothing a row.</summary>
    public void AppendRun(uint value, int rows)
    {
        if (value != _run)
        {
            EndRun();
            _run = value;
        }
        _runRows += rows;
        _saysNothing &= value == 0;
    }

    /// <summary>Appends rows of <c>uint32</c>, or of <c>sint32</c> that are zigzagged already. At least one.</summary>
    public void Append(ReadOnlySpan<uint> values)
    {
        if (!values.ContainsAnyExcept(values[0]))
        {
            AppendRun(values[0], values.Length);
            return;
        }
        EndRun();
        var to = Room(MostBytesOfUInt32 * values.Length + Varint.Room);
        _length += !values.ContainsAnyExceptInRange(0u, MostInOneByte) ? PutOneByteEach(values, to)
            : !values.ContainsAnyExceptInRange(MostInOneByte + 1, MostInTwo) ? PutTwoBytesEach(values, to)
            : PutEach(values, to);
        _saysNothing = false;
    }

    /// <summary>Appends rows of <c>sint64</c> that hold the difference to the row before, the first of all to 0.</summary>
    /// <param name="values">The values themselves.</param>
    public void AppendDifferences(ReadOnlySpan<ulong> values)
    {
        Span<ulong> differences = stackalloc ulong[MostAtOnce];
        for (; values.Length > MostAtOnce; values = values[MostAtOnce..])
        {
            AppendDifferences(values[..MostAtOnce], differences);
        }
        AppendDifferences(values, differences);
    }

    void AppendDifferences(ReadOnlySpan<ulong> values, Span<ulong> differences)
    {
        differences = differences[..values.Length];
        var (last, any) = (_last, 0UL);
        for (var row = 0; row < differences.Length; row++)
        {
            var difference = differences[row] = Varint.ZigZag(unchecked((long)(values[row] - last)));
            any |= difference;
            last = values[row];
        }
        _last = last;
        var to = Room(Varint.Room * (values.Length + 1));
        _length += any <= Varint.MostOfFour ? Varint.PutOfFour(to, differences) : PutEach(differences, to);
    }

    /// <summary>Writes tag, length and rows.</summary>
    /// <returns>What is left of <paramref name="to"/>.</returns>
    public Span<byte> WriteTo(Span<byte> to)
    {
        if (IsLeftOut)
        {
            return to;
        }
        var rest = WriteHead(to, fieldNumber, Length);
        _bytes.AsSpan(0, _length).CopyTo(rest);
        rest = rest[_length..];
        return rest[PutRun(_run, RunEntries, rest)..];
    }

    /// <summary>Forgets the rows.</summary>
    public void Clear() => (_length, _runRows, _saysNothing, _last) = (0, 0, true, 0);

    /// <summary>Writes a field's tag and length.</summary>
    internal static Span<byte> WriteHead(Span<byte> to, int fieldNumber, int length)
    {
        Span<byte> head = stackalloc byte[2 * Varint.Room];
        var size = Varint.Put(head, (ulong)fieldNumber << 3 | LengthDelimited);
        size += Varint.Put(head[size..], (ulong)length);
        head[..size].CopyTo(to);
        return to[size..];
    }

    void EndRun()
    {
        if (_runRows > 0)
        {
            _length += PutRun(_run, _runRows, Room(MostBytesOfUInt32 * _runRows));
            _runRows = 0;
        }
    }

    static int PutRun(uint value, int rows, Span<byte> to)
    {
        Span<byte> one = stackalloc byte[Varint.Room];
        var put = Varint.Put(one, value);
        var run = to[..(put * rows)];
        if (put == 1)
        {
            run.Fill(one[0]);
            return rows;
        }
        for (var at = 0; at < run.Length; at += put)
        {
            one[..put].CopyTo(run[at..]);
        }
        return run.Length;
    }

    static int PutOneByteEach(ReadOnlySpan<uint> values, Span<byte> to)
    {
        to = to[..values.Length];
        var row = 0;
        for (var at = values; at.Length >= 4 * Vector128<uint>.Count; at = at[(4 * Vector128<uint>.Count)..], row += 4 * Vector128<uint>.Count)
        {
            var low = Vector128.Narrow(Vector128.Create(at), Vector128.Create(at[4..]));
            var high = Vector128.Narrow(Vector128.Create(at[8..]), Vector128.Create(at[12..]));
            Vector128.Narrow(low, high).CopyTo(to[row..]);
        }
        for (; row < to.Length; row++)
        {
            to[row] = (byte)values[row];
        }
        return values.Length;
    }

    static int PutTwoBytesEach(ReadOnlySpan<uint> values, Span<byte> to)
    {
        var pairs = MemoryMarshal.Cast<byte, ushort>(to[..(2 * values.Length)]); // little-endian, as every host with BTF tracepoints that .NET runs on
        var row = 0;
        for (var at = values; at.Length >= 2 * Vector128<uint>.Count; at = at[(2 * Vector128<uint>.Count)..], row += 2 * Vector128<uint>.Count)
        {
            Vector128.Narrow(TwoBytes(Vector128.Create(at)), TwoBytes(Vector128.Create(at[4..]))).CopyTo(pairs[row..]);
        }
        for (; row < pairs.Length; row++)
        {
            pairs[row] = (ushort)((values[row] & MostInOneByte) | 0x80 | values[row] >> 7 << 8);
        }
        return 2 * values.Length;
    }

    static Vector128<uint> TwoBytes(Vector128<uint> values) =>
        (values & Vector128.Create(MostInOneByte)) | Vector128.Create(0x80u) | (values >>> 7 << 8);

    static int PutEach(ReadOnlySpan<ulong> values, Span<byte> to)
    {
        var at = 0;
        foreach (var value in values)
        {
            at += Varint.Put(to[at..], value);
        }
        return at;
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
