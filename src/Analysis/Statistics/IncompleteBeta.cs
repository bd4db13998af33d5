// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// The regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8), and the distributions
/// that are made of it.
/// </summary>
public static class IncompleteBeta
{
    const int Iterations = 10_000;

    /// <summary>I_x(a, b): the distribution function of Beta(a, b); a and b above 0.</summary>
    public static double Of(double x, double a, double b)
    {
        if (x is <= 0 or >= 1)
        {
            return x <= 0 ? 0 : 1;
        }

        var front = Math.Exp((a * Math.Log(x)) + (b * Math.Log(1 - x)) + LogGamma(a + b) - LogGamma(a) - LogGamma(b));
        // The fraction converges fast below the mean; above it the complement does.
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    /// <summary>The x at which <see cref="Of"/> is <paramref name="p"/>.</summary>
    public static double Quantile(double p, double a, double b) => Bisection.Solve(x => Of(x, a, b) - p, 0, 1);

    /// <summary>The quantile of Student's t above the median.</summary>
    /// <param name="p">0.5 to 1.</param>
    public static double StudentQuantile(double p, double freedom)
    {
        // P(|T| > t) = I_x(freedom / 2, 1 / 2) at x = freedom / (freedom + t^2).
        var x = Quantile(2 * (1 - p), freedom / 2, 0.5);
        return Math.Sqrt(freedom * (1 - x) / x);
    }

    static double Fraction(double x, double a, double b)
    {
        var (c, d) = (1.0, 1 / Bounded(1 - ((a + b) * x / (a + 1))));
        var result = d;
        for (var m = 1; m < Iterations; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            (c, d) = (Bounded(1 + (even / c)), 1 / Bounded(1 + (even * d)));
            result *= c * d;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            (c, d) = (Bounded(1 + (odd / c)), 1 / Bounded(1 + (odd * d)));
            result *= c * d;
            if (Math.Abs((c * d) - 1) < 1e-15)
            {
                break;
            }
        }

        return result;
    }

    static double Bounded(double value) => Math.Abs(value) < 1e-300 ? 1e-300 : value;

    // Stirling's series, after the argument was raised to where it is good to 1e-15.
    static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 15; x++)
        {
            shift += Math.Log(x);
        }

        var square = 1 / (x * x);
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI))
            + ((1 / 12.0) - (square * ((1 / 360.0) - (square * ((1 / 1260.0) - (square / 1680)))))) / x - shift;
    }
}
