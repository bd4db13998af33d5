// SPDX-License-Identifier: Apache-2.0
using CsCheck;
using Fleet.Recording.Columns.Packing;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.Recording.Tests.Columns;

/// <summary>What the columns write is what the generated code writes, byte for byte.</summary>
public sealed class PackingTests
{
    /// <summary>Of every length that a number can have.</summary>
    static readonly Gen<ulong> AnyLength = from bits in Gen.Int[0, 64] from value in Gen.ULong select bits == 0 ? 0 : value >> (64 - bits);

    [Fact]
    public void A_number_of_any_length_is_as_protobuf_has_it() => AnyLength.Sample(value =>
    {
        var expected = new byte[10];
        using var output = new CodedOutputStream(expected);
        output.WriteUInt64(value);
        var bytes = new byte[Varint.Room];

        var length = Varint.Put(bytes, value);

        Assert.Equal(Varint.Length(value), length);
        Assert.Equal(expected[..(int)output.Position], bytes[..length]);
    });

    [Fact]
    public void Numbers_at_the_edges_of_each_length_are_as_protobuf_has_them()
    {
        foreach (var value in Enumerable.Range(0, 64).SelectMany(bit => new[] { (1UL << bit) - 1, 1UL << bit, (1UL << bit) + 1 }))
        {
            var bytes = new byte[Varint.Room];
            var length = Varint.Put(bytes, value);
            Assert.Equal(CodedOutputStream.ComputeUInt64Size(value), length);
            Assert.Equal(value, new CodedInputStream(bytes, 0, length).ReadUInt64());
        }
    }

    [Fact]
    public void A_column_of_any_numbers_is_as_the_generated_code_writes_it() => AnyLength.Select(value => (uint)value).Array[1, 300].Sample(values =>
        Assert.Equal(new ExtfragColumns { Pid = { values } }.ToByteArray(), Packed(ExtfragColumns.PidFieldNumber, values)));

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(5u, 5u)]
    [InlineData(40_000u, 40_000u)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(0u, 127u)]
    [InlineData(128u, 16_383u)]
    [InlineData(127u, 16_383u)]
    [InlineData(128u, 16_384u)]
    public void A_column_of_numbers_of_one_length_is_as_the_generated_code_writes_it(uint from, uint to) =>
        Gen.UInt[from, to].Array[1, 300].Sample(values =>
            Assert.Equal(new ExtfragColumns { Pid = { values } }.ToByteArray(), Packed(ExtfragColumns.PidFieldNumber, values)));

    [Fact]
    public void A_column_of_runs_is_as_the_generated_code_writes_it() =>
        Gen.Select(Gen.UInt[0, 2], Gen.UInt[0, 1_000_000], Gen.Int[1, 300], Gen.Bool).Array[1, 8].Sample(runs =>
        {
            var column = new PackedColumn(ExtfragColumns.PidFieldNumber);
            var values = new List<uint>();
            foreach (var (small, large, rows, isRun) in runs)
            {
                uint[] block = [.. Enumerable.Repeat(isRun ? small : large, rows - 1), small];
                if (isRun)
                {
                    column.AppendRun(small, rows);
                }
                else
                {
                    column.Append(block);
                }
                values.AddRange(block);
            }

            Assert.Equal(new ExtfragColumns { Pid = { values } }.ToByteArray(), Bytes(column));
        });

    [Fact]
    public void A_column_that_may_be_missing_is_there_once_one_row_says_something()
    {
        var column = new PackedColumn(ExtfragColumns.OneInFieldNumber, mayBeMissing: true);
        column.Append([0u, 0u]);
        Assert.Equal(0, column.Size);
        column.Append([3u]);

        Assert.Equal(new ExtfragColumns { OneIn = { 0, 0, 3 } }.ToByteArray(), Bytes(column));
        column.Clear();
        Assert.Equal(0, column.Size);
    }

    [Fact]
    public void A_column_of_one_value_is_one_entry_where_it_may_be_until_another_comes()
    {
        var column = new PackedColumn(ExtfragColumns.PidFieldNumber, oneForAll: true);
        column.AppendRun(300, 100);
        column.Append([300u, 300u]);
        Assert.Equal(new ExtfragColumns { Pid = { 300 } }.ToByteArray(), Bytes(column));

        column.Append([300u, 7u]);

        Assert.Equal(new ExtfragColumns { Pid = { Enumerable.Repeat(300u, 103), 7 } }.ToByteArray(), Bytes(column));
    }

    static byte[] Packed(int fieldNumber, uint[] values)
    {
        var column = new PackedColumn(fieldNumber);
        InBlocks(values, column.Append);
        return Bytes(column);
    }

    /// <summary>Blocks of different lengths, as the last one of a batch is.</summary>
    static void InBlocks<T>(T[] values, Block<T> append)
    {
        foreach (var block in values.Chunk(Math.Max(1, values.Length * 2 / 3)))
        {
            append(block);
        }
    }

    static byte[] Bytes(PackedField column)
    {
        var bytes = new byte[column.Size];
        Assert.Equal(0, column.WriteTo(bytes).Length);
        return bytes;
    }

    delegate void Block<T>(ReadOnlySpan<T> values);
}
