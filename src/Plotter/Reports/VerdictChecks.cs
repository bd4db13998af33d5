// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Charts;

namespace Fleet.Plotter.Reports;

/// <summary>A comparison's verdicts as checks: only <em>worse</em> fails, and what could not be judged is skipped.</summary>
static class VerdictChecks
{
    public static IReadOnlyList<Check> Of(ArmsComparison arms) => arms.Against
        .SelectMany((comparison, i) => comparison.Metrics.Select(row => Of(row, arms.Against.Count == 1 ? "" : ArmRole.Name(i + 1) + ".")))
        .ToArray();

    static Check Of(MetricComparison row, string prefix) => new(
        prefix + JsonNamingPolicy.SnakeCaseLower.ConvertName(row.Metric.Group.ToString()), row.Metric.Id,
        row.Verdict switch
        {
            Verdict.Worse => CheckOutcome.Failed,
            Verdict.Better or Verdict.NoDifference => CheckOutcome.Passed,
            _ => CheckOutcome.Skipped,
        }, $"{VerdictText.Word(row.Verdict)} {VerdictText.Change(row)}".TrimEnd());
}
