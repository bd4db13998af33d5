// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// Finds where a sequence of groups changes its level, by binary segmentation: the split with the greatest standardised rank
/// sum, kept if a permutation test over all splits says so, and then each side by itself. As E-divisive does (Matteson and
/// James, JASA 109, 2014), with ranks for means because outliers are common, and splits only between groups.
/// </summary>
/// <remarks>
/// Perfolizer's ED-PELT gives no probability and splits between any two values. Where nothing changed, the chance of finding
/// any change is at most alpha: a side is looked at only after its parent was split.
/// </remarks>
public static class ChangePoints
{
    const int Permutations = 999;

    // Fewer runs on one side cannot be told from outliers.
    const int FewestValues = 3;

    /// <param name="groups">Values of each build, oldest first; a build may have none.</param>
    /// <param name="seed">Of the permutations: the same groups and seed give the same answer.</param>
    /// <returns>The first group after each change, ascending, and the p-value of the split that found it.</returns>
    public static IReadOnlyList<(int Start, double P)> Find(IReadOnlyList<IReadOnlyList<double>> groups, double alpha, int seed)
    {
        var found = new List<(int Start, double P)>();
        Split(groups, 0, groups.Count, alpha, new Draws(seed), found);
        return [.. found.OrderBy(change => change.Start)];
    }

    static void Split(
        IReadOnlyList<IReadOnlyList<double>> groups, int from, int to, double alpha, Draws random, List<(int Start, double P)> found)
    {
        var segment = Enumerable.Range(from, to - from).Select(i => groups[i]).ToArray();
        var scores = RankScores([.. segment.SelectMany(group => group)]);
        var ends = Ends(segment, scores.Length);
        if (ends.Length == 0 || scores.All(score => score == 0))
        {
            return;
        }

        var (observed, at) = Greatest(scores, ends);
        var shuffled = (double[])scores.Clone();
        var reached = 0;
        for (var i = 0; i < Permutations; i++)
        {
            random.Shuffle(shuffled);
            // The same sum in another order of adding differs in its last bits.
            reached += Greatest(shuffled, ends).Statistic >= observed * (1 - 1e-12) ? 1 : 0;
        }

        var p = (1 + reached) / (1.0 + Permutations);
        if (p > alpha)
        {
            return;
        }

        var start = from + at + segment.Skip(at).TakeWhile(group => group.Count == 0).Count();
        found.Add((start, p));
        Split(groups, from, start, alpha, random, found);
        Split(groups, start, to, alpha, random, found);
    }

    // Where a group ends with enough values before and after: (values before, groups before).
    static (int Values, int Groups)[] Ends(IReadOnlyList<double>[] segment, int all)
    {
        var before = 0;
        return [.. segment.Select((group, i) => (Values: before += group.Count, Groups: i + 1))
            .Where(end => end.Values >= FewestValues && all - end.Values >= FewestValues && segment[end.Groups - 1].Count > 0)];
    }

    static (double Statistic, int Groups) Greatest(double[] scores, (int Values, int Groups)[] ends)
    {
        var (sum, done) = (0.0, 0);
        var best = (Statistic: -1.0, Groups: 0);
        foreach (var (values, groups) in ends)
        {
            for (; done < values; done++)
            {
                sum += scores[done];
            }

            // The variance of the sum of so many ranks, drawn without putting back, but for a constant.
            var statistic = sum * sum / ((double)values * (scores.Length - values));
            best = statistic > best.Statistic ? (statistic, groups) : best;
        }

        return best;
    }

    // Midranks less their mean.
    static double[] RankScores(double[] values)
    {
        var sorted = values.Order().ToArray();
        return [.. values.Select(value =>
        {
            var below = sorted.Count(other => other < value);
            var same = sorted.Count(other => other == value);
            return below + ((same + 1) / 2.0) - ((values.Length + 1) / 2.0);
        })];
    }
}
