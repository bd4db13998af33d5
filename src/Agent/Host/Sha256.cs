// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Numerics;

namespace Fleet.Agent.Host;

/// <summary>
/// SHA-256 (FIPS 180-4). .NET's own loads OpenSSL: 4 MiB of memory and 10 ms of the start, for one small file a run.
/// </summary>
static class Sha256
{
    const int BlockBytes = 64, LengthBytes = 8;

    static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Of all that is left of the stream.</summary>
    /// <returns>Small hexadecimal digits.</returns>
    public static string Of(Stream text)
    {
        Span<uint> state = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
        Span<byte> block = stackalloc byte[BlockBytes];
        ulong length = 0;
        int read;
        while ((read = text.ReadAtLeast(block, BlockBytes, throwOnEndOfStream: false)) == BlockBytes)
        {
            length += BlockBytes;
            Add(block, state);
        }
        length += (ulong)read;
        block[read++] = 0x80;
        block[read..].Clear();
        if (read > BlockBytes - LengthBytes)
        {
            Add(block, state);
            block.Clear();
        }
        BinaryPrimitives.WriteUInt64BigEndian(block[^LengthBytes..], length * 8);
        Add(block, state);
        for (var i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(block[(i * sizeof(uint))..], state[i]);
        }
        return Convert.ToHexStringLower(block[..(state.Length * sizeof(uint))]);
    }

    static void Add(ReadOnlySpan<byte> block, Span<uint> state)
    {
        Span<uint> w = stackalloc uint[64];
        for (var i = 0; i < 16; i++)
        {
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]);
        }
        for (var i = 16; i < w.Length; i++)
        {
            w[i] = w[i - 16] + w[i - 7] + Mix(w[i - 15], 7, 18, w[i - 15] >> 3) + Mix(w[i - 2], 17, 19, w[i - 2] >> 10);
        }
        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var i = 0; i < w.Length; i++)
        {
            var one = h + Mix(e, 6, 11, BitOperations.RotateRight(e, 25)) + ((e & f) ^ (~e & g)) + Constants[i] + w[i];
            var two = Mix(a, 2, 13, BitOperations.RotateRight(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + one, c, b, a, one + two);
        }
        ReadOnlySpan<uint> added = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < state.Length; i++)
        {
            state[i] += added[i];
        }
    }

    static uint Mix(uint word, int first, int second, uint third) =>
        BitOperations.RotateRight(word, first) ^ BitOperations.RotateRight(word, second) ^ third;
}
