// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fleet.Recording.Columns.Packing;

/// <summary>
/// A field of differences in blocks (proto/fleet/v1/facts.proto, ExtfragColumns): as many bits each as the largest of the block needs.
/// Of times as short as base-128 numbers that zstd has been over, of pages twice as long, and less than half of the work (docs/benchmarks.md).
/// </summary>
public sealed class PackedDifferences(int fieldNumber) : PackedField(fieldNumber)
{
    readonly ulong[] _differences = new ulong[DifferenceBlocks.MostRows];
    ulong _last;

    private protected override int Length => Packed;

    /// <summary>Appends a block.</summary>
    /// <param name="values">The values themselves: at least one, at most <see cref="DifferenceBlocks.MostRows"/>.</param>
    /// <returns>Whether none is seen to be less than the one before it in the block; false as well where they are too far apart to tell.</returns>
    public bool Append(ReadOnlySpan<ulong> values)
    {
        var differences = _differences.AsSpan(0, values.Length - 1);
        var all = Differences(values, differences);
        var width = DifferenceBlocks.WidthFor(all);
        var to = Room(DifferenceBlocks.HeadRoom + BitPacking.Room(differences.Length, width));
        (to[0], to[1]) = ((byte)values.Length, (byte)width);
        var head = 2 + Varint.Put(to[2..], Varint.ZigZag(unchecked((long)(values[0] - _last))));
        _last = values[^1];
        Packed += head + BitPacking.Pack(differences, width, to[head..]);
        return (all & 1) == 0 && width <= BitPacking.MostBits && values[0] <= values[^1];
    }

    /// <inheritdoc/>
    public override void Clear() => (Packed, _last) = (0, 0);

    /// <returns>All of them, or-ed; their lowest bits are their signs.</returns>
    static ulong Differences(ReadOnlySpan<ulong> values, Span<ulong> to)
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var zigzags = ref MemoryMarshal.GetReference(to);
        var (row, lanes) = (0, Vector128<ulong>.Count);
        var many = Vector128<ulong>.Zero;
        for (; row + lanes <= to.Length; row += lanes)
        {
            var difference = Vector128.LoadUnsafe(ref from, (nuint)row + 1) - Vector128.LoadUnsafe(ref from, (nuint)row);
            var zigzag = difference << 1 ^ (Vector128<ulong>.Zero - (difference >>> 63));
            zigzag.StoreUnsafe(ref zigzags, (nuint)row);
            many |= zigzag;
        }
        var all = many[0] | many[1];
        for (; row < to.Length; row++)
        {
            all |= to[row] = Varint.ZigZag(unchecked((long)(values[row + 1] - values[row])));
        }
        return all;
    }
}
