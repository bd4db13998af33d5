// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fleet.Recording;

/// <summary>
/// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78, initial and final value all ones), as iSCSI has it in
/// RFC 3720 §12.1. The check value of the ASCII text <c>123456789</c> is 0xE3069283.
/// </summary>
public static class Crc32C
{
    const uint AllOnes = 0xFFFF_FFFF;

    public static uint Of(ReadOnlySpan<byte> bytes) => Append(AllOnes, bytes) ^ AllOnes;

    /// <summary>The checksum of <paramref name="first"/> and <paramref name="second"/> one after the other.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        Append(Append(AllOnes, first), second) ^ AllOnes;

    // Compiled at its best on first use, ahead of which it would call out for every eight bytes: whoever reads a file begins with megabytes of this.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (var b in bytes)
        {
            state = BitOperations.Crc32C(state, b);
        }
        return state;
    }
}
