// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Shipping;

namespace Fleet.Agent.Tests.Shipping;

public sealed class ReconnectPolicyTests
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Then = TimeSpan.FromSeconds(20);

    [Fact]
    public void The_first_wait_is_short_and_the_others_are_alike()
    {
        var policy = new ReconnectPolicy(First, Then, () => 0.5);

        Assert.Equal([0.5, 10, 10, 10], Enumerable.Range(0, 4).Select(_ => policy.Next().TotalSeconds));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(120)]
    public void Agents_that_lost_their_collector_together_come_back_spread_out_however_long_it_was_away(int awaySeconds)
    {
        const int Agents = 500;
        var random = new Random(3);
        var returns = Enumerable.Range(0, Agents).Select(_ => ReturnAfter(ReconnectPolicy.Default(random.NextDouble), awaySeconds)).ToArray();

        var busiest = returns.GroupBy(seconds => (int)seconds).Max(second => second.Count());
        Assert.InRange(returns.Max(), 0, 20);
        Assert.InRange(busiest / (Agents / returns.Max()), 1, 3);
    }

    [Fact]
    public void Only_a_stable_session_that_stored_something_starts_anew()
    {
        var policy = new ReconnectPolicy(First, Then, () => 0.5);
        policy.Next();
        policy.Ended(TimeSpan.FromSeconds(5), acked: true);
        Assert.Equal(10, policy.Next().TotalSeconds);
        policy.Ended(TimeSpan.FromMinutes(5), acked: false);
        Assert.Equal(10, policy.Next().TotalSeconds);
        policy.Ended(TimeSpan.FromMinutes(5), acked: true);

        Assert.Equal(0.5, policy.Next().TotalSeconds);
    }

    /// <summary>Seconds after the collector is back.</summary>
    static double ReturnAfter(ReconnectPolicy policy, double away)
    {
        var at = 0.0;
        while (at < away)
        {
            at += policy.Next().TotalSeconds;
        }
        return at - away;
    }
}
