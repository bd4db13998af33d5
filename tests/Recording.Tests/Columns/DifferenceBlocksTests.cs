// SPDX-License-Identifier: Apache-2.0
using System.Numerics;
using CsCheck;
using Fleet.Recording.Columns.Packing;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.Recording.Tests.Columns;

/// <summary>Differences in blocks, as proto/fleet/v1/facts.proto has them.</summary>
public sealed class DifferenceBlocksTests
{
    /// <summary>Blocks whose numbers grow by differences of up to so many bits, in either direction.</summary>
    static readonly Gen<ulong[][]> AnyBlocks =
        (from bits in Gen.Int[0, 64]
         from first in Gen.ULong
         from steps in (from step in Gen.ULong select bits == 0 ? 0 : step >> (64 - bits)).Array[0, DifferenceBlocks.MostRows - 1]
         select Sums(first, steps)).Array[1, 6];

    [Fact]
    public void Any_numbers_come_back() => AnyBlocks.Sample(blocks =>
    {
        var columns = new ExtfragColumns { BootNsBlocks = Packed(blocks) };

        columns.ReadBlocks();

        Assert.Equal(Differences(blocks), columns.BootNsDelta);
        Assert.Empty(columns.BootNsBlocks);
    });

    [Fact]
    public void Blocks_are_the_bytes_that_the_format_says() => AnyBlocks.Sample(blocks =>
    {
        var expected = new List<byte>();
        var before = 0UL;
        foreach (var block in blocks)
        {
            expected.AddRange(AsTheFormatSays(block, before));
            before = block[^1];
        }

        Assert.Equal(expected, Packed(blocks).ToByteArray());
    });

    [Fact]
    public void A_block_that_is_said_to_ascend_does() => AnyBlocks.Sample(blocks =>
    {
        var column = new PackedDifferences(ExtfragColumns.BootNsBlocksFieldNumber);
        foreach (var block in blocks)
        {
            Assert.False(column.Append(block) && block.Skip(1).Zip(block).Any(pair => pair.First < pair.Second));
        }
    });

    [Theory]
    [InlineData(new ulong[] { 5 }, true)]
    [InlineData(new ulong[] { 5, 5, 9, 1 << 30 }, true)]
    [InlineData(new ulong[] { 5, 4, 9 }, false)]
    public void Of_times_it_is_said_whether_they_ascend(ulong[] times, bool ascend) =>
        Assert.Equal(ascend, new PackedDifferences(ExtfragColumns.BootNsBlocksFieldNumber).Append(times));

    [Fact]
    public void A_second_batch_knows_nothing_of_the_first()
    {
        var column = new PackedDifferences(ExtfragColumns.BootNsBlocksFieldNumber);
        column.Append([7, 9]);
        column.Clear();
        Assert.Equal(0, column.Size);

        column.Append([1_000]);

        Assert.Equal(Packed([[1_000]]), Content(column));
    }

    [Fact]
    public void Bytes_that_are_no_blocks_are_refused_as_damaged_and_nothing_else_happens() =>
        Gen.Select(AnyBlocks, Gen.Int[0, 1 << 20], Gen.Byte[1, 255], Gen.Bool).Sample((blocks, where, by, cut) =>
        {
            var bytes = Packed(blocks).ToByteArray();
            bytes[where % bytes.Length] ^= by;
            bytes = cut ? bytes[..(where % bytes.Length)] : bytes;
            var columns = new ExtfragColumns { PfnBlocks = ByteString.CopyFrom(bytes) };

            if (Record.Exception(columns.ReadBlocks) is { } e)
            {
                Assert.Equal(BatchFault.Corrupt, Assert.IsType<BatchFormatException>(e).Fault);
            }
        });

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 }, "0 rows")]
    [InlineData(new byte[] { 129, 0, 0 }, "129 rows")]
    [InlineData(new byte[] { 2, 57, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "57 bits")]
    [InlineData(new byte[] { 2 }, "end within")]
    [InlineData(new byte[] { 2, 8, 0 }, "end within")]
    [InlineData(new byte[] { 2, 8, 0x80 }, "end within")]
    [InlineData(new byte[] { 1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0 }, "more than 64 bits")]
    public void What_is_wrong_with_a_block_is_said(byte[] bytes, string what)
    {
        var e = Assert.Throws<BatchFormatException>(new ExtfragColumns { BootNsBlocks = ByteString.CopyFrom(bytes) }.ReadBlocks);

        Assert.Contains(what, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Few_bytes_do_not_become_rows_without_end()
    {
        byte[] block = [DifferenceBlocks.MostRows, 0, 0];
        var many = Enumerable.Repeat(block, 1_000_000).SelectMany(bytes => bytes);

        var e = Assert.Throws<BatchFormatException>(new ExtfragColumns { BootNsBlocks = ByteString.CopyFrom([.. many]) }.ReadBlocks);

        Assert.Contains("more than 65536 rows", e.Message, StringComparison.Ordinal);
    }

    static ulong[] Sums(ulong first, ulong[] steps)
    {
        var sums = new List<ulong> { first };
        foreach (var step in steps)
        {
            sums.Add(unchecked(sums[^1] + (ulong)((long)(step >> 1) ^ -(long)(step & 1))));
        }
        return [.. sums];
    }

    static IEnumerable<long> Differences(ulong[][] blocks)
    {
        var before = 0UL;
        foreach (var value in blocks.SelectMany(block => block))
        {
            yield return unchecked((long)(value - before));
            before = value;
        }
    }

    /// <summary>The slow way: a big number, bit by bit.</summary>
    static IEnumerable<byte> AsTheFormatSays(ulong[] block, ulong before)
    {
        var zigzags = block.Skip(1).Zip(block, (value, last) => Varint.ZigZag(unchecked((long)(value - last)))).ToArray();
        var width = zigzags.Aggregate(0, (most, zigzag) => Math.Max(most, 64 - BitOperations.LeadingZeroCount(zigzag)));
        width = width > 56 ? 64 : width;
        var bits = zigzags.Select((zigzag, i) => (BigInteger)zigzag << i * width).Aggregate(BigInteger.Zero, (all, some) => all | some);
        var first = new byte[Varint.Room];
        var length = Varint.Put(first, Varint.ZigZag(unchecked((long)(block[0] - before))));
        var packed = new byte[((zigzags.Length * width) + 7) / 8];
        bits.ToByteArray(isUnsigned: true).AsSpan(0, Math.Min(packed.Length, bits.GetByteCount(isUnsigned: true))).CopyTo(packed);
        return [(byte)block.Length, (byte)width, .. first[..length], .. packed];
    }

    static ByteString Packed(ulong[][] blocks)
    {
        var column = new PackedDifferences(ExtfragColumns.BootNsBlocksFieldNumber);
        foreach (var block in blocks)
        {
            column.Append(block);
        }
        return Content(column);
    }

    static ByteString Content(PackedDifferences column)
    {
        var bytes = new byte[column.Size];
        Assert.Equal(0, column.WriteTo(bytes).Length);
        return ExtfragColumns.Parser.ParseFrom(bytes).BootNsBlocks;
    }
}
