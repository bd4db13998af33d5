// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>The distribution of a sum of two independent whole numbers.</summary>
static class Convolution
{
    /// <param name="x">How likely, or in how many ways, the first is its smallest value plus the index.</param>
    public static double[] Of(double[] x, double[] y)
    {
        var sum = new double[x.Length + y.Length - 1];
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < y.Length; j++)
            {
                sum[i + j] += x[i] * y[j];
            }
        }

        return sum;
    }
}
