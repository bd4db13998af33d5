// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Gating;

namespace Fleet.Plotter.Reports;

/// <summary>A gate's result: the reason first.</summary>
static class GateReport
{
    public static string Write(GateResult result, Comparison comparison, string format) => format switch
    {
        "json" => Json(result, comparison),
        "junit" => CheckReports.Junit("fleet.gate", Checks(result)),
        "ktap" => CheckReports.Ktap(Checks(result)),
        _ => Text(result, comparison),
    };

    static string Text(GateResult result, Comparison comparison)
    {
        var text = new StringBuilder(result.Reason + "\n" + comparison.Headline + "\n\n");
        var table = new TextTable("lll");
        foreach (var finding in result.Findings)
        {
            table.Add(Word(finding.Outcome), finding.Row.Metric.Id, finding.Why);
        }

        table.WriteTo(text);
        text.Append('\n').Append("A  ").Append(comparison.A.Label).Append(": ").Append(ArmText.Of(comparison.A))
            .Append("\nB  ").Append(comparison.B.Label).Append(": ").Append(ArmText.Of(comparison.B)).Append('\n');
        return text.AppendJoin("", comparison.Warnings.Select(warning => $"note: {warning}\n")).ToString();
    }

    static string Json(GateResult result, Comparison comparison) => JsonText.Of(new GateDocument(
        "fleet/gate/v1", Word(result.Findings[0].Outcome), result.Reason, comparison.Headline,
        [.. result.Findings.Select(finding => new DocumentFinding(
            finding.Row.Metric.Id, Word(finding.Outcome), finding.Why, finding.Row.Unit, finding.Row.MedianA, finding.Row.MedianB, finding.Row.Change,
            finding.Row.Q, JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Row.Verdict.ToString())))],
        comparison.Warnings));

    static Check[] Checks(GateResult result) => [.. result.Findings.Select(finding => new Check(
        JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Row.Metric.Group.ToString()), finding.Row.Metric.Id,
        finding.Outcome switch { GateOutcome.Failed => CheckOutcome.Failed, GateOutcome.TooFew => CheckOutcome.Skipped, _ => CheckOutcome.Passed },
        finding.Why))];

    static string Word(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Failed => "fail",
        GateOutcome.TooFew => "cannot_tell",
        GateOutcome.Acknowledged => "acknowledged",
        _ => "pass",
    };
}
