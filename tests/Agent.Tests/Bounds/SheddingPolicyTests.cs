// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Bounds;

namespace Fleet.Agent.Tests.Bounds;

public sealed class SheddingPolicyTests
{
    const long MiB = 1 << 20;
    const double Budget = 100_000;

    readonly SheddingPolicy _policy = new(new CostLimits(0.05, 128 * MiB));

    public SheddingPolicyTests()
    {
        for (var second = 0; second < SheddingPolicy.WarmUpSeconds; second++)
        {
            Assert.False(_policy.Observe(new OwnCost(1, 64 * MiB, 50_000), Budget), "starting up is not judged");
        }
    }

    [Fact]
    public void Within_the_limits_nothing_is_shed()
    {
        Repeat(60, new OwnCost(0.04, 100 * MiB, 90_000));

        Assert.Null(_policy.Cap);
    }

    [Fact]
    public void One_dear_second_is_not_overload()
    {
        Repeat(1, new OwnCost(0.15, 64 * MiB, 1000));
        Repeat(1, new OwnCost(0.01, 64 * MiB, 1000));

        Assert.Null(_policy.Cap);
    }

    [Fact]
    public void Over_the_CPU_limit_the_budget_is_lowered_step_by_step_down_to_nothing()
    {
        var caps = new List<double>();
        for (var second = 0; second < 10; second++)
        {
            var events = caps.Count == 0 ? 40_000 : caps[^1];
            _policy.Observe(new OwnCost(0.5, 64 * MiB, events), Budget);
            caps.Add(_policy.Cap!.Value);
        }

        Assert.Equal([10_000, 2500, 625], caps.Take(3));
        Assert.Equal(caps.OrderDescending(), caps);
        Assert.Equal(0, caps[^1]);
    }

    [Fact]
    public void Over_the_memory_limit_detail_is_shed_at_once()
    {
        Assert.True(_policy.Observe(new OwnCost(0.001, 129 * MiB, 40_000), Budget));

        Assert.Equal(10_000, _policy.Cap);
    }

    [Fact]
    public void Detail_comes_back_slower_than_it_went()
    {
        Repeat(1, new OwnCost(0.5, 64 * MiB, 40_000));
        var low = _policy.Cap!.Value;
        var seconds = 0;
        for (; _policy.Cap <= low && seconds < 60; seconds++)
        {
            low = _policy.Cap.Value;
            _policy.Observe(new OwnCost(0.01, 64 * MiB, low), Budget);
        }

        Assert.InRange(seconds, 5, 30);
        Assert.Equal(low * 2, _policy.Cap);
    }

    [Fact]
    public void Once_the_flood_is_over_nothing_is_shed_any_more()
    {
        Repeat(10, new OwnCost(0.5, 64 * MiB, 40_000));
        Assert.Equal(0, _policy.Cap);

        Repeat(60, new OwnCost(0.005, 64 * MiB, 3));

        Assert.Null(_policy.Cap);
    }

    void Repeat(int seconds, OwnCost cost)
    {
        for (var second = 0; second < seconds; second++)
        {
            _policy.Observe(cost, Budget);
        }
    }
}
