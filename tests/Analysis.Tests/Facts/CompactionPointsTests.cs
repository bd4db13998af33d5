// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Tests.Facts;

public sealed class CompactionPointsTests
{
    [Theory]
    [InlineData(10, 16, 10)]
    [InlineData(1000, 16, 15)]
    [InlineData(1_000_000, 4096, 4095)]
    public void Memory_is_bounded_and_nothing_is_uncounted(int events, int capacity, int most)
    {
        var points = new CompactionPoints(capacity);
        for (var i = 0; i < events; i++)
        {
            points.Add(new CompactionPoint(i, 9, i, false));
        }

        Assert.Equal(events, points.Seen);
        Assert.InRange(points.Kept.Count, Math.Min(events, capacity / 2), most);
    }

    [Fact]
    public void What_is_kept_is_spread_evenly_over_the_run()
    {
        var points = new CompactionPoints(16);
        for (var i = 0; i < 1000; i++)
        {
            points.Add(new CompactionPoint(i, 9, i, false));
        }

        Assert.Single(points.Kept.Zip(points.Kept.Skip(1), (a, b) => b.Seconds - a.Seconds).Distinct());
    }
}
