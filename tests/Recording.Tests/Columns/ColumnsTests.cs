// SPDX-License-Identifier: Apache-2.0
using CsCheck;
using Fleet.Recording.Columns;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Recording.Tests.Columns;

public sealed class ColumnsTests
{
    static readonly Gen<int?> OptionalIndex = Gen.Int[-1000, 1000].Nullable();

    static readonly Gen<ExtfragRow> AnyExtfrag =
        from time in Gen.ULong
        from ids in Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Int[0, 511])
        from comm in Gen.String[Gen.Char['a', 'z'], 0, 15]
        from orders in Gen.Select(Gen.Int[0, 10], Gen.Int[0, 10], Gen.Int[0, 6], Gen.Int[0, 6])
        from ownership in Gen.Enum<Ownership>()
        from pfn in Gen.ULong.Nullable()
        from zone in Gen.Select(Gen.Int[0, 1023], Gen.Int[0, 4]).Nullable()
        from alloc in OptionalIndex
        from pageblock in OptionalIndex
        select new ExtfragRow(time, ids.Item1, ids.Item2, comm, ids.Item3, orders.Item1, orders.Item2, orders.Item3, orders.Item4,
            ownership, pfn, zone?.Item1, zone?.Item2, alloc, alloc is null ? null : 500, pageblock, pageblock is null ? null : 0);

    [Fact]
    public void Every_extfrag_event_comes_back_as_it_went_in() =>
        AnyExtfrag.Array[0, 40].Sample(rows =>
            Assert.Equal(rows, Some.DetailFacts(Guid.Empty, rows).Extfrag.Rows()));

    [Fact]
    public void What_was_not_measured_comes_back_as_null_even_after_a_row_that_was()
    {
        var measured = Some.Extfrag();
        var not = measured with { Pfn = null, Node = null, Zone = null, IndexAlloc = null, UnusableAlloc = null };

        Assert.Equal([measured, not, measured], Some.DetailFacts(Guid.Empty, measured, not, measured).Extfrag.Rows());
    }

    [Fact]
    public void Counts_keep_the_difference_between_node_0_and_not_measured()
    {
        var known = Some.Count();
        var unknown = known with { Key = known.Key with { Node = null, Zone = null } };

        Assert.Equal([known, unknown], Some.SummaryFacts(Guid.Empty, known, unknown).Counts[0].Rows.Rows());
    }

    [Fact]
    public void A_count_of_zero_is_left_out() =>
        Assert.Empty(Some.SummaryFacts(Guid.Empty, Some.Count(count: 0)).Counts[0].Rows.Rows());

    [Fact]
    public void Samples_of_several_series_come_back_in_order()
    {
        SampleRow[] rows =
        [
            new(new SeriesKey("buddyinfo.free_blocks", Node: 0, Zone: 2), 10, [4, 3, 2, 1, 0]),
            new(new SeriesKey("vmstat.compact_stall"), 10, [17]),
            new(new SeriesKey("buddyinfo.free_blocks", Node: 0, Zone: 2), 20, [1, -1, 0, 0, long.MaxValue]),
        ];
        var columns = new SampleColumns();
        var appender = new SampleAppender(columns);
        foreach (var row in rows)
        {
            appender.Append(row);
        }

        var back = columns.Rows().ToArray();

        Assert.Equal(rows.Select(row => (row.Series, row.BootNs)), back.Select(row => (row.Series, row.BootNs)));
        Assert.Equal(rows.SelectMany(row => row.Values), back.SelectMany(row => row.Values));
        Assert.Equal(2, columns.SeriesTable.Count);
    }

    [Fact]
    public void A_column_that_is_too_short_is_refused()
    {
        var extfrag = Some.DetailFacts(Guid.Empty, Some.Extfrag(), Some.Extfrag()).Extfrag;
        extfrag.Donor.RemoveAt(1);

        var error = Assert.Throws<BatchFormatException>(() => extfrag.Rows().ToArray());

        Assert.Equal("extfrag: a column has 1 entries where 2 are due", error.Message);
    }

    [Fact]
    public void A_comm_that_is_not_in_the_table_is_refused()
    {
        var extfrag = Some.DetailFacts(Guid.Empty, Some.Extfrag()).Extfrag;
        extfrag.Comm[0] = 9;

        Assert.Throws<BatchFormatException>(() => extfrag.Rows().ToArray());
    }

    [Fact]
    public void A_sample_that_claims_more_values_than_there_are_is_refused()
    {
        var columns = new SampleColumns();
        new SampleAppender(columns).Append(new SampleRow(new SeriesKey("m"), 1, [1]));
        columns.Length[0] = uint.MaxValue;

        Assert.Throws<BatchFormatException>(() => columns.Rows().ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0x6b, 0x73, 0x00, 0x78 }, "ks")]
    [InlineData(new byte[] { 0xff, 0x61 }, "\\xffa")]
    [InlineData(new byte[] { 0x1b, 0x5b, 0x6d }, "\\x1b[m")]
    [InlineData(new byte[] { 0xc3, 0xa9 }, "é")]
    public void A_task_name_is_text_that_harms_no_terminal(byte[] comm, string text) =>
        Assert.Equal(text, CommText.Decode(comm));
}
