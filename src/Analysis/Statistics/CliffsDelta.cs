// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// How often a run of B lies above a run of A, less how often below: -1 to 1, 0 where neither is the greater one
/// (Cliff, Psychological Bulletin 114, 1993).
/// </summary>
public static class CliffsDelta
{
    public static double Of(IReadOnlyList<double> a, IReadOnlyList<double> b) =>
        (from y in b from x in a select (double)Math.Sign(y - x)).Average();
}
