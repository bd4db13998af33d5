// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;

namespace Fleet.Plotter.Tests.Charts;

public sealed class TimeUnitTests
{
    [Theory]
    [InlineData(0, "seconds", "0")]
    [InlineData(7.5, "seconds", "0 1 2 3 4 5 6 7")]
    [InlineData(0.02, "seconds", "0 0.002 0.004 0.006 0.008 0.01 0.012 0.014 0.016 0.018 0.02")]
    [InlineData(900, "seconds", "0 100 200 300 400 500 600 700 800 900")]
    [InlineData(3_000, "minutes", "0 5 10 15 20 25 30 35 40 45 50")]
    [InlineData(10_800, "hours", "0 0.5 1 1.5 2 2.5 3")]
    [InlineData(86_400, "hours", "0 3 6 9 12 15 18 21 24")]
    [InlineData(259_200, "days", "0 0.5 1 1.5 2 2.5 3")]
    [InlineData(30 * 86_400, "days", "0 5 10 15 20 25 30")]
    public void A_time_axis_counts_in_what_people_count_such_a_time_in(double seconds, string unit, string labels)
    {
        var found = TimeUnit.For(seconds);

        Assert.Equal(unit, found.Name);
        Assert.Equal(labels, string.Join(' ', found.Ticks(seconds, 10).Select(tick => tick.Label)));
        Assert.All(found.Ticks(seconds, 10), tick => Assert.InRange(tick.At, 0, seconds));
    }
}
