// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Bounds;
using Fleet.Agent.Probes;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Tests.Bounds;

public sealed class ThinningPolicyTests
{
    const int Unmovable = 0, Movable = 1, Reclaimable = 2;

    readonly ThinningPolicy _policy = new(Movable, pageblockOrder: 9);

    [Fact]
    public void Within_the_budget_everything_is_kept() =>
        Assert.Empty(_policy.Next([Row(Movable, Unmovable, 900), Row(Unmovable, Movable, 100)], 1000).Shifts);

    [Fact]
    public void Above_it_the_busiest_class_is_thinned_and_the_rare_one_keeps_everything()
    {
        var (busy, rare) = (Row(Unmovable, Movable, 400_000), Row(Unmovable, Reclaimable, 200));

        var plan = _policy.Next([busy, rare], 20_000);

        Assert.Equal(0, plan.ShiftOf(rare.Key));
        Assert.Equal(5, plan.ShiftOf(busy.Key)); // 12,500 of 400,000
    }

    [Fact]
    public void Node_and_zone_do_not_make_another_class()
    {
        var here = Row(Unmovable, Movable, 30_000, node: 0);
        var there = Row(Unmovable, Movable, 30_000, node: 1);

        var plan = _policy.Next([here, there], 20_000);

        Assert.Single(plan.Shifts);
        Assert.Equal((2, 2), (plan.ShiftOf(here.Key), plan.ShiftOf(there.Key)));
    }

    [Fact]
    public void Pollution_of_movable_blocks_is_thinned_last()
    {
        var pollution = Row(Movable, Unmovable, 20_000);
        var other = Row(Unmovable, Movable, 20_000);

        var plan = _policy.Next([pollution, other], 25_000);

        Assert.Equal(0, plan.ShiftOf(pollution.Key));
        Assert.Equal(2, plan.ShiftOf(other.Key));
    }

    [Theory]
    [InlineData(Movable, Unmovable, 3, true)]
    [InlineData(Movable, Reclaimable, 0, true)]
    [InlineData(Movable, Unmovable, 9, false)]
    [InlineData(Unmovable, Movable, 3, false)]
    public void Critical_is_what_mixes_a_movable_block(int donor, int claimer, int fallbackOrder, bool critical) =>
        Assert.Equal(critical, _policy.IsCritical(Row(donor, claimer, 1, fallbackOrder: fallbackOrder).Key));

    [Fact]
    public void After_a_burst_a_class_comes_back_step_by_step()
    {
        var burst = Row(Unmovable, Movable, 160_000);
        Assert.Equal(4, _policy.Next([burst], 10_000).ShiftOf(burst.Key));

        Assert.Equal([3, 2, 1, 0, 0], Enumerable.Range(0, 5).Select(_ => _policy.Next([], 10_000).ShiftOf(burst.Key)));
    }

    [Fact]
    public void A_budget_of_nothing_is_counts_only_and_none_is_everything()
    {
        Assert.Same(ThinningPlan.CountsOnly, _policy.Next([Row(Unmovable, Movable, 5)], 0.5));
        Assert.Same(ThinningPlan.Everything, _policy.Next([Row(Unmovable, Movable, 5)], null));
    }

    [Fact]
    public void Whatever_fires_the_plan_fits_the_budget()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var rows = Enumerable.Range(0, random.Next(1, 40))
                .Select(i => Row(i % 3, i % 2, (ulong)Math.Pow(10, random.NextDouble() * 6), fallbackOrder: i)).ToList();
            var budget = random.Next(100, 100_000);

            var plan = new ThinningPolicy(Movable, 9).Next(rows, budget);

            var kept = rows.Sum(row => row.Count / Math.Pow(2, plan.ShiftOf(row.Key)));
            Assert.True(kept <= budget, $"{kept} of {budget}");
        }
    }

    static CountRow Row(int donor, int claimer, ulong count, int fallbackOrder = 3, int? node = null) =>
        new(new CountKey(Kind.Extfrag, 0, fallbackOrder, donor, claimer, Ownership.Steal, node, null, 0), count);
}
