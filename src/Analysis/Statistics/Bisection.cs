// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>Finds where a function that rises crosses zero.</summary>
static class Bisection
{
    /// <param name="rising">At most 0 at <paramref name="low"/> and at least 0 at <paramref name="high"/>.</param>
    public static double Solve(Func<double, double> rising, double low, double high)
    {
        // Halving ends where no number lies between the two.
        while ((low + high) / 2 is var middle && middle > low && middle < high)
        {
            (low, high) = rising(middle) < 0 ? (middle, high) : (low, middle);
        }

        return high;
    }
}
