// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>Holds the false discovery rate over a family of tests (Benjamini and Hochberg, JRSS B 57, 1995).</summary>
public static class BenjaminiHochberg
{
    /// <summary>The adjusted p-values, in the order given: reject where one is at most the rate to hold.</summary>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        var adjusted = new double[pValues.Count];
        var least = 1.0;
        var descending = Enumerable.Range(0, pValues.Count).OrderByDescending(i => pValues[i]).ToArray();
        for (var i = 0; i < descending.Length; i++)
        {
            var rank = descending.Length - i;
            least = Math.Min(least, pValues[descending[i]] * descending.Length / rank);
            adjusted[descending[i]] = least;
        }

        return adjusted;
    }
}
