// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;

namespace Fleet.Plotter.Gating;

/// <summary>What a gate came to.</summary>
/// <param name="Findings">One a metric of the policy, the gravest first.</param>
sealed record GateResult(IReadOnlyList<GateFinding> Findings)
{
    /// <summary>A regression outweighs everything; what could not be judged is not passed.</summary>
    public int ExitCode => Findings[0].Outcome switch
    {
        GateOutcome.Failed => Commands.ExitCode.Regression,
        GateOutcome.TooFew => Commands.ExitCode.NoData,
        _ => Commands.ExitCode.Ok,
    };

    /// <summary>The reason, in one line.</summary>
    public string Reason
    {
        get
        {
            var first = Findings[0];
            var alike = Findings.Count(finding => finding.Outcome == first.Outcome) - 1;
            var more = alike == 0 ? "" : $" (and {alike} more)";
            return first.Outcome switch
            {
                GateOutcome.Failed => $"FAIL {first.Row.Metric.Id}: {first.Why}{more}",
                GateOutcome.TooFew => $"CANNOT TELL {first.Row.Metric.Id}: {first.Why}{more}",
                _ => $"PASS {Findings.Count} {(Findings.Count == 1 ? "metric" : "metrics")}, none worse than allowed"
                    + (first.Outcome == GateOutcome.Acknowledged ? $", {alike + 1} acknowledged" : ""),
            };
        }
    }
}

sealed record GateFinding(MetricComparison Row, GateOutcome Outcome, string Why);

/// <summary>The gravest first.</summary>
enum GateOutcome
{
    Failed,
    TooFew,
    Acknowledged,
    Passed,
}
