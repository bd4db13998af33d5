// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Sampling;

namespace Fleet.Agent.Tests.Sampling;

public sealed class SampleCadenceTests
{
    [Theory]
    [InlineData(0.006, 1)]
    [InlineData(10, 1)]
    [InlineData(26.6, 3)]
    [InlineData(450, 45)]
    [InlineData(5000, 60)]
    public void A_reading_never_costs_more_than_one_percent_of_the_time(double milliseconds, double seconds)
    {
        var cadence = new SampleCadence(SampleCadence.Usual);

        cadence.Observe(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(TimeSpan.FromSeconds(seconds), cadence.Interval);
    }

    [Fact]
    public void One_cheap_reading_among_dear_ones_changes_nothing_ten_in_a_row_do()
    {
        var cadence = new SampleCadence(SampleCadence.Usual);
        Assert.True(cadence.Observe(TimeSpan.FromMilliseconds(30)));
        Assert.False(cadence.Observe(TimeSpan.FromMilliseconds(1)));
        Assert.False(cadence.Observe(TimeSpan.FromMilliseconds(30)));

        var changes = Enumerable.Range(0, 10).Select(_ => cadence.Observe(TimeSpan.FromMilliseconds(1))).ToList();

        Assert.Equal(SampleCadence.Usual, cadence.Interval);
        Assert.True(changes[^1]);
        Assert.DoesNotContain(true, changes[..^1]);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(26.6, 10)]
    [InlineData(450, 45)]
    public void A_source_that_wants_to_be_read_seldom_is(double milliseconds, double seconds)
    {
        var cadence = new SampleCadence(TimeSpan.FromSeconds(10));

        cadence.Observe(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(TimeSpan.FromSeconds(seconds), cadence.Interval);
    }
}
