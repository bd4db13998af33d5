// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>Where the median of the population lies, by order statistics: the interval that the sign test inverts to.</summary>
public static class MedianInterval
{
    /// <param name="alpha">1 minus the level: 0.05 for 95 %.</param>
    /// <returns>Null where so few values cannot bound it at that level.</returns>
    public static Interval? Of(IReadOnlyCollection<double> values, double alpha)
    {
        var (n, below, rank) = (values.Count, 0.0, 0);
        for (var ways = Math.Pow(0.5, n); rank < n && below + ways <= alpha / 2; rank++)
        {
            below += ways;
            ways *= (n - rank) / (rank + 1.0);
        }

        if (rank == 0)
        {
            return null;
        }

        var sorted = values.Order().ToArray();
        return new Interval(sorted[rank - 1], sorted[^rank]);
    }
}
