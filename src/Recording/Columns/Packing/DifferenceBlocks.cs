// SPDX-License-Identifier: Apache-2.0
using System.Numerics;
using Fleet.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Fleet.Recording.Columns.Packing;

/// <summary>Reads differences in blocks (proto/fleet/v1/facts.proto, ExtfragColumns) back.</summary>
static class DifferenceBlocks
{
    /// <summary>Of one block.</summary>
    public const int MostRows = 128;

    const int LeastBytes = 3; // of one block

    /// <summary>Before a block's packed differences, bytes.</summary>
    public const int HeadRoom = 2 + Varint.Room;

    /// <summary>Bits for differences that are <paramref name="all"/> when they are or-ed.</summary>
    public static int WidthFor(ulong all) => 64 - BitOperations.LeadingZeroCount(all) is var bits && bits <= BitPacking.MostBits ? bits : 64;

    /// <summary>So many events the blocks of times and of pages in so many bytes may hold at most.</summary>
    public static long MostEvents(long bytes) => Math.Min(ColumnLengths.MostRowsOfOne, (bytes / (2 * LeastBytes) + 1) * MostRows);

    /// <summary>Puts the differences that are in blocks into the fields that have one for each row; where there are none it does nothing.</summary>
    /// <exception cref="BatchFormatException">The blocks are not whole, or of more rows than a batch may have.</exception>
    public static void ReadBlocks(this ExtfragColumns columns)
    {
        Read(columns.BootNsBlocks.Span, columns.BootNsDelta);
        Read(columns.PfnBlocks.Span, columns.PfnDelta);
        (columns.BootNsBlocks, columns.PfnBlocks) = (ByteString.Empty, ByteString.Empty);
    }

    static void Read(ReadOnlySpan<byte> blocks, RepeatedField<long> to)
    {
        while (!blocks.IsEmpty)
        {
            var rest = blocks;
            var (rows, width) = (Next(ref rest), (int)Next(ref rest));
            if (rows is 0 or > MostRows || width is > BitPacking.MostBits and not 64)
            {
                throw Damaged($"a block of {rows} rows of {width} bits");
            }
            if (to.Count + rows > ColumnLengths.MostRowsOfOne)
            {
                throw Damaged($"more than {ColumnLengths.MostRowsOfOne} rows");
            }
            to.Add(Signed(Number(ref rest)));
            var length = BitPacking.Length(rows - 1, width);
            if (rest.Length < length)
            {
                throw Ends();
            }
            for (var row = 0; row < rows - 1; row++)
            {
                to.Add(Signed(BitPacking.Unpack(rest[..length], row, width)));
            }
            blocks = rest[length..];
        }
    }

    static ulong Number(ref ReadOnlySpan<byte> from)
    {
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Next(ref from);
            number |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
        throw Damaged("a number of more than 64 bits");
    }

    static byte Next(ref ReadOnlySpan<byte> from)
    {
        if (from.IsEmpty)
        {
            throw Ends();
        }
        var next = from[0];
        from = from[1..];
        return next;
    }

    static long Signed(ulong zigzag) => (long)(zigzag >> 1) ^ -(long)(zigzag & 1);

    static BatchFormatException Ends() => Damaged("they end within a block");

    static BatchFormatException Damaged(string what) => new(BatchFault.Corrupt, $"extfrag: differences in blocks: {what}");
}
