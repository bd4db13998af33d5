// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Tests.Statistics;

/// <summary>What simulated error rates may come to, and ways to count outcomes one by one.</summary>
static class Simulation
{
    /// <summary>More than so many of <paramref name="trials"/> happen less than once in a thousand, if the chance is at most that.</summary>
    public static double AtMost(double chance, int trials) => (chance * trials) + Margin(chance, trials);

    public static double AtLeast(double chance, int trials) => (chance * trials) - Margin(chance, trials);

    /// <summary>Every choice of <paramref name="count"/> of the numbers 0 to <paramref name="all"/> - 1.</summary>
    public static IEnumerable<int[]> Choices(int all, int count)
    {
        for (var mask = 0; mask < 1 << all; mask++)
        {
            if (int.PopCount(mask) == count)
            {
                yield return [.. Enumerable.Range(0, all).Where(i => (mask >> i & 1) == 1)];
            }
        }
    }

    /// <summary>A normal variate: the sum of twelve uniforms (Irwin and Hall) is as good as one here.</summary>
    public static double Normal(Random random) => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;

    static double Margin(double chance, int trials) => 3.09 * Math.Sqrt(trials * chance * (1 - chance));
}
