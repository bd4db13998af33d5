// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// How far two distributions lie apart. Each is given as values with how often each came, in any order; of a histogram the
/// values are ends of bins, which is what both functions are then exact at.
/// </summary>
public static class DistributionDistance
{
    /// <summary>The greatest distance between the distribution functions (Kolmogorov and Smirnov's D), 0 to 1.</summary>
    public static double KolmogorovSmirnov(
        IReadOnlyCollection<(double Value, long Count)> a, IReadOnlyCollection<(double Value, long Count)> b) =>
        Steps(a, b).Max(step => Math.Abs(step.A - step.B));

    /// <summary>
    /// The squared distance between the distribution functions, weighted as Anderson and Darling do so that tails count as much
    /// as the middle, averaged over the pooled values: the two-sample statistic A2 = n m / N times this (Scholz and Stephens,
    /// JASA 82, 1987, equation 6, which is for tied values). 0 where they are alike, 1.5 and more where they lie wholly apart.
    /// </summary>
    public static double AndersonDarling(
        IReadOnlyCollection<(double Value, long Count)> a, IReadOnlyCollection<(double Value, long Count)> b) =>
        Steps(a, b).Where(step => step.Pooled < 1).Sum(step => step.Weight * (step.A - step.B) * (step.A - step.B) / (step.Pooled * (1 - step.Pooled)));

    // At each value: both distribution functions, that of all together, and the share of all that has this very value.
    static List<(double A, double B, double Pooled, double Weight)> Steps(
        IReadOnlyCollection<(double Value, long Count)> a, IReadOnlyCollection<(double Value, long Count)> b)
    {
        double n = a.Sum(step => step.Count), m = b.Sum(step => step.Count);
        var (inA, inB) = (0.0, 0.0);
        var steps = new List<(double, double, double, double)>();
        foreach (var value in a.Select(step => (step.Value, step.Count, A: true)).Concat(b.Select(step => (step.Value, step.Count, A: false)))
            .GroupBy(step => step.Value).OrderBy(group => group.Key))
        {
            var (hereA, hereB) = (value.Where(step => step.A).Sum(step => step.Count), value.Where(step => !step.A).Sum(step => step.Count));
            (inA, inB) = (inA + hereA, inB + hereB);
            steps.Add((inA / n, inB / m, (inA + inB) / (n + m), (hereA + hereB) / (n + m)));
        }

        return steps;
    }
}
