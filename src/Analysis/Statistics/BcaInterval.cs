// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// The bias-corrected and accelerated bootstrap interval (Efron, JASA 82, 1987; Efron and Tibshirani, An Introduction to the
/// Bootstrap, chapter 14), widened for small samples as Hesterberg proposes (The American Statistician 69, 2015, section 5.3):
/// the bootstrap takes the sample's variance for the population's, and with ten values that is 5 % too narrow.
/// </summary>
public static class BcaInterval
{
    /// <param name="estimate">Of the data.</param>
    /// <param name="replicates">Of resampled data; sorted here.</param>
    /// <param name="influences">Of each unit on the estimate, one list a sample: (n - 1) (mean - estimate without it).</param>
    /// <param name="alpha">1 minus the level: 0.05 for 95 %.</param>
    public static Interval Of(double estimate, double[] replicates, IReadOnlyList<IReadOnlyList<double>> influences, double alpha)
    {
        Array.Sort(replicates);
        // Half of what is equal, so that a statistic with few values is not biased by its ties.
        var below = replicates.Count(value => value < estimate) + (replicates.Count(value => value == estimate) / 2.0);
        var bias = StandardNormal.Quantile(Math.Clamp(below / replicates.Length, 0.5 / replicates.Length, 1 - (0.5 / replicates.Length)));
        var z = Widened(influences, alpha);
        var acceleration = Acceleration(influences);
        return new Interval(At(replicates, bias, -z, acceleration), At(replicates, bias, z, acceleration));
    }

    static double At(double[] sorted, double bias, double z, double acceleration)
    {
        var p = StandardNormal.Cumulative(bias + ((bias + z) / (1 - (acceleration * (bias + z)))));
        return sorted[Math.Clamp((int)Math.Floor(p * (sorted.Length + 1)) - 1 + (z > 0 ? 1 : 0), 0, sorted.Length - 1)];
    }

    /// <summary>How fast the estimate's standard error changes with the estimate: a sixth of the influences' skewness.</summary>
    internal static double Acceleration(IReadOnlyList<IReadOnlyList<double>> influences)
    {
        var (cubes, squares) = (0.0, 0.0);
        foreach (var sample in influences)
        {
            cubes += sample.Sum(u => u * u * u) / Math.Pow(sample.Count, 3);
            squares += sample.Sum(u => u * u) / Math.Pow(sample.Count, 2);
        }

        return squares == 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
    }

    // Of the smaller sample: its narrowness is what would be felt most.
    static double Widened(IReadOnlyList<IReadOnlyList<double>> influences, double alpha)
    {
        double n = influences.Min(sample => sample.Count);
        return Math.Sqrt(n / (n - 1)) * IncompleteBeta.StudentQuantile(1 - (alpha / 2), n - 1);
    }
}
