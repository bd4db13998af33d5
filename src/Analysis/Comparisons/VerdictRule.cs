// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Comparisons;

/// <summary>
/// Better or worse needs three things at once: significance, a magnitude over the noise threshold, and an interval that
/// excludes zero. No difference needs evidence too: an interval within the threshold, or a sure change below it. All else
/// is inconclusive.
/// </summary>
static class VerdictRule
{
    /// <param name="tolerance">The noise threshold in the metric's unit; 0 where A's median is 0.</param>
    public static Verdict Decide(Direction better, double shift, Interval? interval, double? q, double tolerance, double alpha)
    {
        if (better == Direction.None)
        {
            return Verdict.Described;
        }

        if (interval is not { } bounds)
        {
            return Verdict.Inconclusive;
        }

        if (bounds.IsWithin(tolerance) || (bounds.ExcludesZero && Math.Abs(shift) < tolerance))
        {
            return Verdict.NoDifference;
        }

        if (q is null || q > alpha || !bounds.ExcludesZero)
        {
            return Verdict.Inconclusive;
        }

        return shift < 0 == (better == Direction.LowerIsBetter) ? Verdict.Better : Verdict.Worse;
    }
}
