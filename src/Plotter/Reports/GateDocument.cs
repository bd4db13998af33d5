// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Reports;

/// <summary>The JSON of a gate, schema <c>fleet/gate/v1</c>: keys are only ever added.</summary>
/// <param name="Outcome">The gravest: fail, cannot_tell, acknowledged or pass.</param>
sealed record GateDocument(
    string Schema, string Outcome, string Reason, string Headline, IReadOnlyList<DocumentFinding> Findings, IReadOnlyList<string> Warnings);

/// <param name="Change">A share of A's median.</param>
sealed record DocumentFinding(
    string Metric, string Outcome, string Why, string Unit, double? MedianA, double? MedianB, double? Change, double? Q, string Verdict);
