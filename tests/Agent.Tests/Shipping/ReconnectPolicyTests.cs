// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Shipping;

namespace Fleet.Agent.Tests.Shipping;

public sealed class ReconnectPolicyTests
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Cap = TimeSpan.FromSeconds(60);

    [Fact]
    public void The_limit_doubles_up_to_the_cap()
    {
        var policy = new ReconnectPolicy(First, Cap, () => 1);

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(0, 8).Select(_ => policy.Next().TotalSeconds));
    }

    [Fact]
    public void At_the_cap_there_is_still_jitter()
    {
        var numbers = new Queue<double>(Enumerable.Repeat(0.5, 40).Append(0.25));
        var policy = new ReconnectPolicy(First, Cap, numbers.Dequeue);
        for (var i = 0; i < 39; i++)
        {
            policy.Next();
        }

        Assert.Equal((30, 15), (policy.Next().TotalSeconds, policy.Next().TotalSeconds));
    }

    [Fact]
    public void Only_a_stable_session_that_stored_something_starts_the_limit_anew()
    {
        var policy = new ReconnectPolicy(First, Cap, () => 1);
        policy.Next();
        policy.Next();
        policy.Ended(TimeSpan.FromSeconds(5), acked: true);
        Assert.Equal(4, policy.Next().TotalSeconds);
        policy.Ended(TimeSpan.FromMinutes(5), acked: false);
        Assert.Equal(8, policy.Next().TotalSeconds);
        policy.Ended(TimeSpan.FromMinutes(5), acked: true);

        Assert.Equal(1, policy.Next().TotalSeconds);
    }
}
