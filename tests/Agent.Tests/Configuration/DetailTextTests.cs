// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Bounds;
using Fleet.Agent.Configuration;

namespace Fleet.Agent.Tests.Configuration;

public sealed class DetailTextTests
{
    [Theory]
    [InlineData("20000/s", 20000.0, null)]
    [InlineData("0/s", 0.0, null)]
    [InlineData("1MiB/s", null, 1048576.0)]
    [InlineData("20000/s,64KiB/s", 20000.0, 65536.0)]
    [InlineData("none", null, null)]
    public void A_budget_is_events_bytes_or_both(string text, double? events, double? bytes) =>
        Assert.Equal(new EventBudget(events, bytes), DetailText.Budget(text, "--event-budget"));

    [Theory]
    [InlineData("much")]
    [InlineData("-1/s")]
    [InlineData("")]
    public void What_is_no_budget_is_one_clear_line(string text) => Assert.StartsWith(
        $"--event-budget: '{text}' is no budget; write e.g. 20000/s",
        Assert.Throws<ConfigurationException>(() => DetailText.Budget(text, "--event-budget")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("5%", 0.05)]
    [InlineData("150%", 1.5)]
    [InlineData("none", double.PositiveInfinity)]
    public void A_share_is_of_one_CPU(string text, double share) => Assert.Equal(share, DetailText.Share(text, "--max-cpu"));

    [Theory]
    [InlineData("5")]
    [InlineData("0%")]
    [InlineData("five%")]
    public void What_is_no_share_is_refused(string text) => Assert.Throws<ConfigurationException>(() => DetailText.Share(text, "--max-cpu"));

    [Theory]
    [InlineData("off", 0)]
    [InlineData("all", 1)]
    [InlineData("100", 100)]
    public void Stacks_are_off_all_or_one_in_so_many(string text, int oneIn) => Assert.Equal(oneIn, DetailText.OneIn(text, "--stacks"));

    [Theory]
    [InlineData("0")]
    [InlineData("some")]
    public void Other_stacks_are_refused(string text) => Assert.Throws<ConfigurationException>(() => DetailText.OneIn(text, "--stacks"));

    [Fact]
    public void Bytes_bound_events_by_what_an_event_takes()
    {
        var budget = new EventBudget(20_000, 10_000);

        Assert.Equal(20_000, budget.Events(bytesAnEvent: 0));
        Assert.Equal(2000, budget.Events(bytesAnEvent: 5));
        Assert.Equal(20_000, budget.Events(bytesAnEvent: 0.1));
    }
}
