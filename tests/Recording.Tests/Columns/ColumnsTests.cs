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
        from oneIn in Gen.Int[1, 3]
        from stack in Gen.String[Gen.Char['a', 'c'], 1, 2].Array[0, 3].Null()
        from cgroup in Gen.ULong[1, 3].Nullable()
        select new ExtfragRow(time, ids.Item1, ids.Item2, comm, ids.Item3, orders.Item1, orders.Item2, orders.Item3, orders.Item4,
            ownership, pfn, zone?.Item1, zone?.Item2, alloc, alloc is null ? null : 500, pageblock, pageblock is null ? null : 0,
            oneIn, stack is null ? null : new KernelStack(stack), cgroup is { } id ? new CgroupName(id, $"/user.slice/{id}", "") : null);

    static readonly Gen<CompactionRow> AnyCompaction =
        from kind in Gen.Int[(int)Kind.Compaction, (int)Kind.CompactionFailure]
        from time in Gen.ULong
        from duration in Gen.ULong.Nullable()
        from ids in Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Int[0, 511])
        from place in Gen.Select(Gen.Int[0, 10].Nullable(), Gen.Int[0, 1023].Nullable(), Gen.Int[0, 4].Nullable())
        from how in Gen.Select(Gen.Int[0, 3], Gen.Enum<Origin>(), Gen.Int[0, 9])
        from scanned in Gen.Select(Gen.ULong, Gen.ULong).Nullable()
        from index in Gen.Select(OptionalIndex, OptionalIndex)
        from oneIn in Gen.Int[1, 3]
        select new CompactionRow((Kind)kind, time, duration, ids.Item1, ids.Item2, "kcompactd0", ids.Item3, place.Item1, place.Item2, place.Item3,
            how.Item1, how.Item2, how.Item3, scanned?.Item1, scanned?.Item2, index.Item1, index.Item2, oneIn);

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
    public void Every_compaction_comes_back_as_it_went_in() =>
        AnyCompaction.Array[0, 40].Sample(rows => Assert.Equal(rows, Some.Compactions(rows).Rows()));

    [Fact]
    public void Columns_that_say_nothing_are_not_written()
    {
        var extfrag = Some.DetailFacts(Guid.Empty, Some.Extfrag(), Some.Extfrag()).Extfrag;
        var counts = Some.SummaryFacts(Guid.Empty, Some.Count()).Counts[0].Rows;

        Assert.Equal(0, extfrag.OneIn.Count + extfrag.StackPlus1.Count + extfrag.CgroupPlus1.Count);
        Assert.Equal(0, counts.Mode.Count + counts.Origin.Count + counts.Status.Count + counts.Sum.Count);
    }

    [Fact]
    public void A_stack_is_written_once_however_many_events_have_it()
    {
        var row = Some.Extfrag() with { Stack = new KernelStack(["a+0x1", "b+0x2"]) };
        var other = row with { Stack = new KernelStack(["b+0x2"]) };

        var extfrag = Some.DetailFacts(Guid.Empty, row, other, row).Extfrag;

        Assert.Equal([1u, 2u, 1u], extfrag.StackPlus1);
        Assert.Equal(["a+0x1", "b+0x2"], extfrag.SymbolTable);
    }

    [Fact]
    public void A_count_comes_back_with_mode_origin_status_and_sum_even_after_rows_without()
    {
        var plain = Some.Count();
        var compaction = new CountRow(
            new CountKey(Kind.Compaction, 9, 0, 0, 0, Ownership.Unknown, 0, 2, Bucket: 17, Mode: 1, Origin: (int)Origin.Direct, Status: 4), 3, Sum: 300_000);

        Assert.Equal([plain, compaction, plain], Some.SummaryFacts(Guid.Empty, plain, compaction, plain).Counts[0].Rows.Rows());
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
        var extfrag = Some.DetailFacts(Guid.Empty, Some.Extfrag(), Some.Extfrag(), Some.Extfrag()).Extfrag;
        extfrag.Donor.RemoveAt(1);

        var error = Assert.Throws<BatchFormatException>(() => extfrag.Rows().ToArray());

        Assert.Equal("extfrag: a column has 2 entries where 3 are due", error.Message);
    }

    [Fact]
    public void A_column_of_one_entry_holds_for_every_row()
    {
        var extfrag = Some.DetailFacts(Guid.Empty, Some.Extfrag(), Some.Extfrag(), Some.Extfrag()).Extfrag;
        var whole = extfrag.Rows().ToArray();
        while (extfrag.Donor.Count > 1)
        {
            extfrag.Donor.RemoveAt(1);
        }

        Assert.Equal(whole, extfrag.Rows());
    }

    [Fact]
    public void One_entry_does_not_hold_for_rows_without_end_nor_for_none()
    {
        var extfrag = Some.DetailFacts(Guid.Empty, Some.Extfrag()).Extfrag;
        extfrag.BootNsDelta.AddRange(new long[ColumnLengths.MostRowsOfOne]);
        extfrag.PfnDelta.AddRange(new long[ColumnLengths.MostRowsOfOne]);
        Assert.Throws<BatchFormatException>(() => extfrag.Rows().Count());

        extfrag.BootNsDelta.Clear();
        extfrag.PfnDelta.Clear();
        Assert.Throws<BatchFormatException>(() => extfrag.Rows().Count());
    }

    [Fact]
    public void An_optional_column_is_whole_or_missing()
    {
        var extfrag = Some.DetailFacts(Guid.Empty, Some.Extfrag(), Some.Extfrag(), Some.Extfrag() with { OneIn = 8 }).Extfrag;
        extfrag.OneIn.RemoveAt(1);

        Assert.Throws<BatchFormatException>(() => extfrag.Rows().ToArray());
    }

    [Fact]
    public void A_stack_or_a_symbol_that_is_not_in_its_table_is_refused()
    {
        var row = Some.Extfrag() with { Stack = new KernelStack(["a+0x1"]) };
        var noStack = Some.DetailFacts(Guid.Empty, row).Extfrag;
        noStack.StackPlus1[0] = 2;
        var noSymbol = Some.DetailFacts(Guid.Empty, row).Extfrag;
        noSymbol.SymbolTable.Clear();

        Assert.Throws<BatchFormatException>(() => noStack.Rows().ToArray());
        Assert.Throws<BatchFormatException>(() => noSymbol.Rows().ToArray());
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
