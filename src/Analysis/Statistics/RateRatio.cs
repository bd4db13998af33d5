// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>How many times as often B happens as A, per exposure, with its interval.</summary>
/// <param name="Ratio">Infinite where A had none.</param>
public readonly record struct RateRatio(double Ratio, Interval Interval)
{
    /// <summary>
    /// Of counts that scatter as chance alone makes them (Poisson), as R's poisson.test: B's share of all events is binomial,
    /// and its exact interval (Clopper and Pearson) becomes that of the ratio.
    /// </summary>
    /// <remarks>Events of one run come in bursts and are not like that: for runs take <see cref="OfRuns"/>.</remarks>
    /// <returns>Null where nothing happened in either.</returns>
    public static RateRatio? OfPoisson(double eventsA, double exposureA, double eventsB, double exposureB, double alpha)
    {
        if (eventsA + eventsB == 0)
        {
            return null;
        }

        var low = eventsB == 0 ? 0 : IncompleteBeta.Quantile(alpha / 2, eventsB, eventsA + 1);
        var high = eventsA == 0 ? 1 : IncompleteBeta.Quantile(1 - (alpha / 2), eventsB + 1, eventsA);
        var times = exposureA / exposureB;
        return new RateRatio(eventsB / eventsA * times, new Interval(low / (1 - low) * times, high / (1 - high) * times));
    }

    /// <summary>
    /// Of runs, each a count and its exposure: the ratio of the arms' rates, with an interval from how much the runs differ from
    /// each other (the variance of a ratio estimator, Cochran, Sampling Techniques, 6.4; Student's t with the degrees of freedom
    /// of Welch and Satterthwaite on the logarithm).
    /// </summary>
    /// <returns>Null where an arm has one run, or no events.</returns>
    public static RateRatio? OfRuns(
        IReadOnlyList<(double Count, double Exposure)> a, IReadOnlyList<(double Count, double Exposure)> b, double alpha)
    {
        if (Math.Min(a.Count, b.Count) < 2 || a.Sum(run => run.Count) == 0 || b.Sum(run => run.Count) == 0)
        {
            return null;
        }

        var (varianceA, varianceB) = (LogVariance(a), LogVariance(b));
        var ratio = Rate(b) / Rate(a);
        var variance = varianceA + varianceB;
        if (variance == 0)
        {
            return new RateRatio(ratio, new Interval(ratio, ratio));
        }

        var freedom = variance * variance / ((varianceA * varianceA / (a.Count - 1)) + (varianceB * varianceB / (b.Count - 1)));
        var factor = Math.Exp(IncompleteBeta.StudentQuantile(1 - (alpha / 2), freedom) * Math.Sqrt(variance));
        return new RateRatio(ratio, new Interval(ratio / factor, ratio * factor));
    }

    static double Rate(IReadOnlyList<(double Count, double Exposure)> runs) => runs.Sum(run => run.Count) / runs.Sum(run => run.Exposure);

    static double LogVariance(IReadOnlyList<(double Count, double Exposure)> runs)
    {
        var (rate, n) = (Rate(runs), runs.Count);
        var residuals = runs.Sum(run => Math.Pow(run.Count - (rate * run.Exposure), 2));
        return n / (n - 1.0) * residuals / Math.Pow(runs.Sum(run => run.Count), 2);
    }
}
