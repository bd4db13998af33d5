// SPDX-License-Identifier: Apache-2.0
using System.Numerics;

namespace Fleet.Analysis.Statistics;

/// <summary>
/// Random numbers from a seed: xoshiro256** (Blackman and Vigna, ACM Transactions on Mathematical Software 47, 2021), started by
/// splitmix64. <see cref="Random"/> with a seed is several times slower, and may draw otherwise in another version of .NET.
/// </summary>
/// <remarks>Not safe for concurrent use.</remarks>
sealed class Draws
{
    ulong _a, _b, _c, _d;

    public Draws(int seed)
    {
        var state = (ulong)seed;
        (_a, _b, _c, _d) = (Split(ref state), Split(ref state), Split(ref state), Split(ref state));
    }

    /// <summary>64 fair bits.</summary>
    public ulong Bits()
    {
        var drawn = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return drawn;
    }

    /// <summary>One of 0 to <paramref name="below"/> - 1. With fewer than a million of them, none is likelier than another by more than 2^-44.</summary>
    public int Next(int below) => (int)Math.BigMul(Bits(), (ulong)below, out _);

    /// <summary>Every order is as likely as another.</summary>
    public void Shuffle(double[] values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var chosen = Next(i + 1);
            (values[i], values[chosen]) = (values[chosen], values[i]);
        }
    }

    static ulong Split(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
