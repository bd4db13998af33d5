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
    public void A_column_of_any_numbers_is_as_the_generated_code_writes_it() => AnyLength.Select(value => (uint)value).Array[1, 700].Sample(values =>
    {
        var column = new UInt32Column(ExtfragColumns.PidFieldNumber);
        Fill(values.Length, column, row => column[row % PackedColumn.BlockRows] = values[row]);

        Assert.Equal(new ExtfragColumns { Pid = { values } }.ToByteArray(), Bytes(column));
    });

    [Theory]
    [InlineData(0u)]
    [InlineData(5u)]
    [InlineData(40_000u)]
    [InlineData(uint.MaxValue)]
    public void A_column_of_one_number_is_as_the_generated_code_writes_it(uint value)
    {
        var column = new UInt32Column(ExtfragColumns.PidFieldNumber);
        Fill(700, column, row => column[row % PackedColumn.BlockRows] = value);

        Assert.Equal(new ExtfragColumns { Pid = { Enumerable.Repeat(value, 700) } }.ToByteArray(), Bytes(column));
    }

    [Fact]
    public void A_column_of_bytes_is_as_the_generated_code_writes_it() => Gen.Byte.Array[1, 700].Sample(values =>
    {
        var column = new ByteColumn(ExtfragColumns.DonorFieldNumber);
        Fill(values.Length, column, row => column[row % PackedColumn.BlockRows] = values[row]);

        Assert.Equal(new ExtfragColumns { Donor = { values.Select(value => (uint)value) } }.ToByteArray(), Bytes(column));
    });

    [Fact]
    public void A_column_of_differences_is_as_the_generated_code_writes_it() => AnyLength.Array[1, 700].Sample(values =>
    {
        var column = new DeltaColumn(ExtfragColumns.BootNsDeltaFieldNumber);
        Fill(values.Length, column, row => column[row % PackedColumn.BlockRows] = values[row]);
        var differences = values.Select((value, i) => unchecked((long)(value - (i == 0 ? 0 : values[i - 1]))));

        Assert.Equal(new ExtfragColumns { BootNsDelta = { differences } }.ToByteArray(), Bytes(column));
    });

    [Fact]
    public void A_column_that_may_be_missing_is_there_once_one_row_says_something()
    {
        var column = new UInt32Column(ExtfragColumns.OneInFieldNumber, mayBeMissing: true);
        column[0] = column[1] = 0;
        column.PackBlock(2);
        Assert.Equal(0, column.Size);
        column[0] = 3;
        column.PackBlock(1);

        Assert.Equal(new ExtfragColumns { OneIn = { 0, 0, 3 } }.ToByteArray(), Bytes(column));
        column.Clear();
        Assert.Equal(0, column.Size);
    }

    static void Fill(int rows, PackedColumn column, Action<int> set)
    {
        for (var row = 0; row < rows; row++)
        {
            set(row);
            if (row % PackedColumn.BlockRows == PackedColumn.BlockRows - 1)
            {
                column.PackBlock(PackedColumn.BlockRows);
            }
        }
        if (rows % PackedColumn.BlockRows is > 0 and var rest)
        {
            column.PackBlock(rest);
        }
    }

    static byte[] Bytes(PackedColumn column)
    {
        var bytes = new byte[column.Size];
        Assert.Equal(0, column.WriteTo(bytes).Length);
        return bytes;
    }
}
