// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>Adjusts the p-values of tests that were made together.</summary>
public static class Family
{
    /// <summary>The adjusted p-values, in the order given; a null was not tested, is no member, and stays null.</summary>
    public static double?[] Adjust(IReadOnlyList<double?> pValues, FamilyCorrection correction)
    {
        var members = Enumerable.Range(0, pValues.Count).Where(i => pValues[i] is not null).ToArray();
        var p = members.Select(i => pValues[i]!.Value).ToArray();
        var q = correction == FamilyCorrection.Holm ? Holm.Adjust(p) : BenjaminiHochberg.Adjust(p);
        var adjusted = new double?[pValues.Count];
        for (var k = 0; k < members.Length; k++)
        {
            adjusted[members[k]] = q[k];
        }

        return adjusted;
    }
}
