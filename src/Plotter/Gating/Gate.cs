// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;
using Fleet.Plotter.Charts;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Gating;

/// <summary>Holds a comparison against a policy. Pure: the day is given.</summary>
static class Gate
{
    public static GateResult Judge(Comparison comparison, Policy policy, DateOnly today)
    {
        var findings = policy.Metrics.Select(entry => Judge(comparison, comparison.Metrics.First(row => row.Metric.Id == entry.Key), entry.Value, policy, today))
            .OrderBy(finding => finding.Outcome).ToArray();
        return new GateResult(findings);
    }

    static GateFinding Judge(Comparison comparison, MetricComparison row, PolicyRule rule, Policy policy, DateOnly today)
    {
        var change = VerdictText.Change(row);
        GateFinding Found(GateOutcome outcome, string why) => new(row, outcome, why);
        switch (row.Verdict)
        {
            case Verdict.NotMeasured:
                return Found(GateOutcome.TooFew, $"not measured in {(row.MedianA is null ? "A" : "B")}");
            case Verdict.Better or Verdict.NoDifference:
                return Found(GateOutcome.Passed, $"{VerdictText.Word(row.Verdict)}: {change}");
            case Verdict.Worse:
                break;
            case var _ when row.Interval is null:
                return Found(GateOutcome.TooFew, TooFew(row, policy.Alpha));
            default:
                return rule.Inconclusive == OnInconclusive.Fail
                    ? Found(GateOutcome.Failed, $"inconclusive: {change}, and the policy wants to be sure{VerdictText.Detectable(row)}")
                    : Found(GateOutcome.Passed, $"inconclusive: {change}{VerdictText.Detectable(row)}");
        }

        if (WithinRule(row, rule))
        {
            return Found(GateOutcome.Passed, $"worse, within what is allowed: {change}, allowed {Allowed(row, rule)}");
        }

        var known = (policy.Acknowledged ?? []).FirstOrDefault(known => Covers(known, comparison, row, today));
        return known is not null
            ? Found(GateOutcome.Acknowledged, $"worse, acknowledged: {change}; {known.Reason}")
            : Found(GateOutcome.Failed, $"worse: {change}, allowed {Allowed(row, rule)}");
    }

    static string TooFew(MetricComparison row, double alpha)
    {
        var (n, m) = (row.A.Count(value => value is not null), row.B.Count(value => value is not null));
        var replicates = row.Replicates == Replicates.Hosts ? "runs, of which only hosts count," : "runs";
        return FormattableString.Invariant($"{n} and {m} {replicates} can never be significant at {alpha}; {DetectableEffect.FewestRuns(alpha)} an arm can");
    }

    // A verdict of worse already says in which direction.
    static bool WithinRule(MetricComparison row, PolicyRule rule) => row.Change is { } change
        ? 100 * Math.Abs(change) <= rule.MaxPercent
        : rule.MaxShift is { } most && Math.Abs(row.Shift!.Value) <= most;

    static string Allowed(MetricComparison row, PolicyRule rule) => row.Change is not null ? FormattableString.Invariant($"{Sign(row)}{rule.MaxPercent}%")
        : rule.MaxShift is { } most ? FormattableString.Invariant($"{Sign(row)}{most} {row.Unit}") : "none, where A has none";

    static string Sign(MetricComparison row) => row.Metric.Better == Direction.LowerIsBetter ? "+" : "-";

    static bool Covers(Acknowledgement known, Comparison comparison, MetricComparison row, DateOnly today) =>
        known.Metric == row.Metric.Id && !(known.Until < today)
        && (row.Change is not { } change || 100 * Math.Abs(change) <= known.MaxPercent)
        && (known.Kernel is null || comparison.B.Runs.All(run =>
            run.Host.Kernel is { } kernel && Glob.Matches(known.Kernel, kernel)));
}
