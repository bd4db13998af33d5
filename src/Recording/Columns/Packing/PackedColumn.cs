// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fleet.Recording.Columns.Packing;

/// <summary>
/// One packed repeated field of small numbers: several times as fast as a <c>RepeatedField</c> that is filled first and written
/// after.
/// </summary>
/// <remarks>
/// The bytes are those that the generated code would write. Rows come in blocks: what a block has in
/// common (one value, one length) is found by vectors and spares the work of each row; rows of one value wait for the first of
/// another.
/// </remarks>
/// <param name="mayBeMissing">The column is left out while every row has 0.</param>
/// <param name="oneForAll">While every row has one value the column is that value, once.</param>
public sealed class PackedColumn(int fieldNumber, bool mayBeMissing = false, bool oneForAll = false) : PackedField(fieldNumber)
{
    const uint MostInOneByte = 0x7f, MostInTwo = 0x3fff;
    const int MostBytesOfUInt32 = 5;

    uint _run;    // the value of the last rows,
    int _runRows; // as long as they are alike: they are not packed yet
    bool _saysNothing = true;

    private protected override int Length => Packed + (RunEntries * Varint.Length(_run));

    private protected override bool IsLeftOut => base.IsLeftOut || (mayBeMissing && _saysNothing);

    int RunEntries => oneForAll && Packed == 0 ? Math.Min(_runRows, 1) : _runRows;

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
        Packed += !values.ContainsAnyExceptInRange(0u, MostInOneByte) ? PutOneByteEach(values, to)
            : !values.ContainsAnyExceptInRange(MostInOneByte + 1, MostInTwo) ? PutTwoBytesEach(values, to)
            : PutEach(values, to);
        _saysNothing = false;
    }

    /// <inheritdoc/>
    public override void Clear() => (Packed, _runRows, _saysNothing) = (0, 0, true);

    private protected override Span<byte> WriteEnd(Span<byte> to) => to[PutRun(_run, RunEntries, to)..];

    void EndRun()
    {
        if (_runRows > 0)
        {
            Packed += PutRun(_run, _runRows, Room(MostBytesOfUInt32 * _runRows));
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
        // What is written already is copied behind itself, twice as much each time.
        one[..Math.Min(put, run.Length)].CopyTo(run);
        for (var written = put; written < run.Length; written *= 2)
        {
            run[..Math.Min(written, run.Length - written)].CopyTo(run[written..]);
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

    static int PutEach(ReadOnlySpan<uint> values, Span<byte> to)
    {
        var at = 0;
        foreach (var value in values)
        {
            at += Varint.Put(to[at..], value);
        }
        return at;
    }
}
