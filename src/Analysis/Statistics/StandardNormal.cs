// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>The normal distribution with mean 0 and variance 1.</summary>
public static class StandardNormal
{
    static readonly double[] Above =
    [
        0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376,
    ];

    static readonly double[] Below =
    [
        0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948,
        440.413735824752,
    ];

    /// <summary>P(Z &lt;= z), to 1e-14 (Hart, Computer Approximations, 1968, function 5666).</summary>
    public static double Cumulative(double z)
    {
        var x = Math.Abs(z);
        var tail = x > 37 ? 0 : Math.Exp(-x * x / 2) * (x < 7.07106781186547 ? Rational(x) : Continued(x));
        return z > 0 ? 1 - tail : tail;
    }

    /// <summary>The z with P(Z &lt;= z) = <paramref name="p"/>; infinite at 0 and 1.</summary>
    public static double Quantile(double p) => p <= 0 ? double.NegativeInfinity : p >= 1 ? double.PositiveInfinity
        : Bisection.Solve(z => Cumulative(z) - p, -40, 40);

    static double Rational(double x) => Polynomial(x, Above) / Polynomial(x, Below);

    static double Polynomial(double x, double[] coefficients)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients)
        {
            sum = (sum * x) + coefficient;
        }

        return sum;
    }

    static double Continued(double x) => 1 / (x + (1 / (x + (2 / (x + (3 / (x + (4 / (x + 0.65))))))))) / 2.506628274631;
}
