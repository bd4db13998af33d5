// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fleet.Recording.Columns.Packing;

/// <summary>Protocol Buffers' base-128 numbers.</summary>
public static class Varint
{
    /// <summary>What <see cref="Put"/> needs behind the place it writes to, bytes.</summary>
    public const int Room = 10;

    const int MostAtOnce = 56; // bits of value that eight bytes carry
    const ulong More = 0x8080_8080_8080_8080;

    /// <summary>Writes <paramref name="value"/> without a branch on its length, which no CPU could foresee; bytes behind it are overwritten.</summary>
    /// <returns>How many bytes belong to it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Put(Span<byte> to, ulong value)
    {
        if (value >> MostAtOnce != 0)
        {
            return PutLong(to, value);
        }
        var length = Length(value);
        // Seven bits into each byte, by halves: 28 + 28, then 14 + 14, then 7 + 7.
        var spread = (value & 0x0fff_ffff) | (value & 0x00ff_ffff_f000_0000) << 4;
        spread = (spread & 0x0000_3fff_0000_3fff) | (spread & 0x0fff_c000_0fff_c000) << 2;
        spread = (spread & 0x007f_007f_007f_007f) | (spread & 0x3f80_3f80_3f80_3f80) << 1;
        BinaryPrimitives.WriteUInt64LittleEndian(to, spread | (More & ((1UL << 8 * (length - 1)) - 1)));
        return length;
    }

    /// <summary>Bytes that <paramref name="value"/> takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(ulong value)
    {
        var bits = 64 - BitOperations.LeadingZeroCount(value | 1);
        return (bits + 6) * 37 >> 8; // = ceil(bits / 7) up to 64 bits
    }

    /// <summary>Signed to unsigned, small to small: 0, -1, 1, -2, ...</summary>
    public static uint ZigZag(int value) => (uint)(value << 1 ^ value >> 31);

    /// <inheritdoc cref="ZigZag(int)"/>
    public static ulong ZigZag(long value) => (ulong)(value << 1 ^ value >> 63);

    static int PutLong(Span<byte> to, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            to[length++] = (byte)(value | 0x80);
        }
        to[length++] = (byte)value;
        return length;
    }
}
