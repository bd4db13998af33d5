// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fleet.Recording.Columns.Packing;

/// <summary>Numbers of one width one after another, from the lowest bit of the first byte on.</summary>
static class BitPacking
{
    /// <summary>Widest number that is packed with others, bits; wider ones are 64 bits, so that they begin at a byte.</summary>
    public const int MostBits = 56;

    const int Word = sizeof(ulong);

    /// <summary>What numbers take, bytes.</summary>
    public static int Length(int count, int width) => (int)(((long)count * width + 7) / 8);

    /// <summary>What <see cref="Pack"/> needs, bytes.</summary>
    public static int Room(int count, int width) => Length(count, width) + Word;

    /// <summary>Packs numbers that fit the width. Several at a time where they fit into a word.</summary>
    /// <param name="width">0 to <see cref="MostBits"/>, or 64.</param>
    /// <param name="to">At least <see cref="Room"/>; what lies behind the numbers is overwritten.</param>
    /// <returns>How many bytes belong to them.</returns>
    public static int Pack(ReadOnlySpan<ulong> values, int width, Span<byte> to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to.Length, Room(values.Length, width), nameof(to));
        if (width == 64)
        {
            MemoryMarshal.AsBytes(values).CopyTo(to); // little-endian, as every host with BTF tracepoints that .NET runs on
            return Length(values.Length, width);
        }
        var bits = new Bits(ref MemoryMarshal.GetReference(to));
        for (; width <= MostBits / 4 && values.Length >= 4; values = values[4..])
        {
            bits.Put(values[0] | values[1] << width | (values[2] | values[3] << width) << 2 * width, 4 * width);
        }
        for (; width <= MostBits / 2 && values.Length >= 2; values = values[2..])
        {
            bits.Put(values[0] | values[1] << width, 2 * width);
        }
        foreach (var value in values)
        {
            bits.Put(value, width);
        }
        return bits.Length;
    }

    /// <summary>The number at <paramref name="index"/> of <paramref name="bytes"/>, which hold nothing else.</summary>
    public static ulong Unpack(ReadOnlySpan<byte> bytes, int index, int width)
    {
        var bit = index * width;
        var from = bytes[(bit / 8)..];
        ulong word;
        if (from.Length >= Word)
        {
            word = BinaryPrimitives.ReadUInt64LittleEndian(from);
        }
        else
        {
            Span<byte> last = stackalloc byte[Word];
            last.Clear();
            from.CopyTo(last);
            word = BinaryPrimitives.ReadUInt64LittleEndian(last);
        }
        return width == 64 ? word : word >> bit % 8 & (1UL << width) - 1;
    }

    /// <summary>Bits behind one another. Writes a word at a time, of which the next one overwrites what is not whole.</summary>
    ref struct Bits(ref byte to)
    {
        readonly ref byte _to = ref to;
        ulong _begun;
        int _bits; // of _begun, less than a byte
        int _at;

        public readonly int Length => _at + (_bits + 7) / 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Put(ulong value, int bits)
        {
            _begun |= value << _bits;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref _to, _at), _begun);
            _bits += bits;
            _begun >>= _bits & ~7;
            _at += _bits >> 3;
            _bits &= 7;
        }
    }
}
