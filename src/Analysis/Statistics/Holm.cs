// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>Holds the chance of any false positive in a family of tests (Holm, Scandinavian Journal of Statistics 6, 1979).</summary>
public static class Holm
{
    /// <summary>The adjusted p-values, in the order given: reject where one is at most the level to hold.</summary>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        var adjusted = new double[pValues.Count];
        var most = 0.0;
        var ascending = Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]).ToArray();
        for (var i = 0; i < ascending.Length; i++)
        {
            most = Math.Max(most, Math.Min(1, pValues[ascending[i]] * (ascending.Length - i)));
            adjusted[ascending[i]] = most;
        }

        return adjusted;
    }
}
