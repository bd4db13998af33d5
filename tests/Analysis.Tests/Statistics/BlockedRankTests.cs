// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Tests.Statistics;

public sealed class BlockedRankTests
{
    // One run an arm on each host is the sign test: 2 / 2^6.
    [Fact]
    public void Single_pairs_are_the_sign_test()
    {
        Block[] blocks = [.. Enumerable.Range(0, 6).Select(host => new Block([host * 100], [(host * 100) + 1]))];

        Assert.Equal(2.0 / 64, MannWhitney.PValue(blocks), 1e-12);
        Assert.Equal(2.0 / 64, MannWhitney.SmallestPValue(blocks), 1e-12);
    }

    [Fact]
    public void A_difference_of_hosts_does_not_hide_one_of_kernels()
    {
        Block[] blocks = [new([10, 11, 12], [13, 14, 15]), new([1000, 1001, 1002], [1003, 1004, 1005])];

        // Each of the two hosts has 20 choices, and only complete separation the same way in both is as extreme.
        Assert.Equal(2.0 / 400, MannWhitney.PValue(blocks), 1e-12);
        Assert.True(MannWhitney.PValue([.. blocks.SelectMany(block => block.A)], [.. blocks.SelectMany(block => block.B)]) > 0.1);
        Assert.Equal(3, HodgesLehmann.Shift(blocks));
        Assert.Equal(1, CliffsDelta.Of(blocks));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void P_value_is_that_of_every_choice_counted_one_by_one(int seed)
    {
        var random = new Random(seed);
        double[] Values(int n) => [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(8))];
        Block[] blocks = [new(Values(3), Values(2)), new(Values(2), Values(3)), new(Values(1), Values(2))];

        Assert.Equal(Enumerated(blocks), MannWhitney.PValue(blocks), 1e-12);
    }

    [Fact]
    public void Interval_over_blocks_inverts_the_test()
    {
        Block[] blocks = [new([1.1, 2.7, 3.2], [4.9, 6.3, 5.8]), new([11.4, 12.1, 14.6], [13.3, 17.2, 15.9])];

        var interval = HodgesLehmann.ShiftInterval(blocks, 0.05)!.Value;

        Assert.True(Shifted(blocks, interval.Low - 1e-6) <= 0.05);
        Assert.True(Shifted(blocks, interval.Low + 1e-6) > 0.05);
        Assert.True(Shifted(blocks, interval.High - 1e-6) > 0.05);
        Assert.True(Shifted(blocks, interval.High + 1e-6) <= 0.05);
    }

    // Where there are too many values to count, both are within a hundredth of each other.
    [Fact]
    public void Approximation_for_many_runs_meets_the_exact_test()
    {
        var random = new Random(5);
        for (var i = 0; i < 20; i++)
        {
            double[] a = [.. Enumerable.Range(0, 30).Select(_ => (double)random.Next(20))];
            double[] b = [.. Enumerable.Range(0, 30).Select(_ => (double)random.Next(20) + (i % 5))];
            double[] longer = [.. a, 50];

            Assert.Equal(MannWhitney.PValue([.. a, 50], b), Convolved(longer, b), 0.01);
        }
    }

    [Fact]
    public void False_positives_stay_below_the_level_where_hosts_differ_wildly()
    {
        var random = new Random(4711);
        const int Comparisons = 2000;
        var (blocked, covered) = (0, 0);
        for (var i = 0; i < Comparisons; i++)
        {
            Block[] blocks = [.. Enumerable.Range(0, 3).Select(_ =>
            {
                var host = random.NextDouble() * 50;
                double[] Runs(double shift) => [.. Enumerable.Range(0, 3).Select(_ => host + shift + random.NextDouble())];
                return new Block(Runs(0), Runs(0));
            })];
            blocked += MannWhitney.PValue(blocks) <= 0.05 ? 1 : 0;
            var interval = HodgesLehmann.ShiftInterval(blocks, 0.05)!.Value;
            covered += interval.Low <= 0 && interval.High >= 0 ? 1 : 0;
        }

        Assert.InRange(blocked, 1, Simulation.AtMost(0.05, Comparisons));
        Assert.InRange(covered, Simulation.AtLeast(0.95, Comparisons), Comparisons);
    }

    static double Shifted(Block[] blocks, double shift) =>
        MannWhitney.PValue([.. blocks.Select(block => new Block(block.A, [.. block.B.Select(y => y - shift)]))]);

    // The exact answer by the route of blocks: one empty block more, so that nothing is approximated away.
    static double Convolved(double[] a, double[] b)
    {
        double[] all = [.. a, .. b];
        var ranks = all.Select(value => all.Count(other => other < value) + ((all.Count(other => other == value) + 1) / 2.0)).ToArray();
        var ways = new Dictionary<(int, double), double> { [(0, 0)] = 1 };
        foreach (var rank in ranks)
        {
            foreach (var ((n, sum), count) in ways.ToArray())
            {
                ways[(n + 1, sum + rank)] = ways.GetValueOrDefault((n + 1, sum + rank)) + count;
            }
        }

        var mean = a.Length * (all.Length + 1) / 2.0;
        var observed = Math.Abs(ranks.Take(a.Length).Sum() - mean);
        var chosen = ways.Where(pair => pair.Key.Item1 == a.Length).ToArray();
        return chosen.Where(pair => Math.Abs(pair.Key.Item2 - mean) >= observed).Sum(pair => pair.Value) / chosen.Sum(pair => pair.Value);
    }

    static double Enumerated(Block[] blocks)
    {
        var sums = new List<double> { 0 };
        var observed = 0.0;
        foreach (var block in blocks)
        {
            double[] all = [.. block.A, .. block.B];
            var ranks = all.Select(value => all.Count(other => other < value) + ((all.Count(other => other == value) + 1) / 2.0)).ToArray();
            var mean = block.A.Count * (all.Length + 1) / 2.0;
            observed += ranks.Take(block.A.Count).Sum() - mean;
            var own = Simulation.Choices(all.Length, block.A.Count).Select(chosen => chosen.Sum(i => ranks[i]) - mean).ToArray();
            sums = [.. sums.SelectMany(sum => own.Select(one => sum + one))];
        }

        return sums.Count(sum => Math.Abs(sum) >= Math.Abs(observed) - 1e-9) / (double)sums.Count;
    }
}
