// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Tests.Facts;

public sealed class BinsTests
{
    [Fact]
    public void Counts_are_kept_whole_when_bins_merge()
    {
        var bins = new CountBins(capacity: 4);
        for (var second = 1; second <= 13; second++)
        {
            bins.Add(second, 1);
        }

        var series = bins.Build(13);

        Assert.Equal(4, series.WidthSeconds);
        Assert.Equal([4, 4, 4, 1], series.Values);
    }

    [Fact]
    public void A_second_without_events_is_zero_and_not_a_gap()
    {
        var bins = new CountBins();
        bins.Add(2, 5);

        Assert.Equal([0, 5, 0, 0], bins.Build(3.5).Values);
    }

    [Fact]
    public void A_gauge_stands_until_its_next_reading()
    {
        var bins = new GaugeBins();
        bins.Set(0, 10);
        bins.Set(1.5, 20);

        var (series, mean) = bins.Build(3);

        Assert.Equal([10, 15, 20], series.Values);
        Assert.Equal(15, mean);
    }

    [Fact]
    public void A_gauge_is_unknown_before_its_first_reading()
    {
        var bins = new GaugeBins();
        bins.Set(2, 4);

        Assert.Equal([null, null, 4], bins.Build(3).Bins.Values);
    }

    [Fact]
    public void A_gauge_keeps_its_mean_when_bins_merge()
    {
        var bins = new GaugeBins(capacity: 2);
        bins.Set(0, 1);
        bins.Set(6, 3);

        var (series, mean) = bins.Build(8);

        Assert.Equal(4, series.WidthSeconds);
        Assert.Equal([1, 2], series.Values);
        Assert.Equal(1.5, mean);
    }

    [Fact]
    public void Unusable_index_is_the_share_of_free_pages_in_smaller_blocks()
    {
        long[] blocks = [4, 2, 1];

        Assert.Equal(0, FreeBlocks.UnusableIndex(blocks, 0));
        Assert.Equal(4.0 / 12, FreeBlocks.UnusableIndex(blocks, 1));
        Assert.Equal(8.0 / 12, FreeBlocks.UnusableIndex(blocks, 2));
        Assert.Equal(1, FreeBlocks.UnusableIndex(blocks, 3));
        Assert.Null(FreeBlocks.UnusableIndex([0, 0, 0], 1));
    }

    [Fact]
    public void Widening_keeps_gaps_as_gaps()
    {
        var series = new TimeBins(1, [1, 2, null, null, 5]);

        Assert.Equal([3, null, 5], series.Widen(2, values => values.Sum()).Values);
    }
}
