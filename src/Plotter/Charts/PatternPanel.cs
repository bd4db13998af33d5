// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>All extfrag events over time, a row for each donor and claimer.</summary>
/// <param name="Scale">Events a second of the full colour, the same in all rows.</param>
/// <param name="Note">What the counts at the rows are, and what is not shown.</param>
sealed record PatternPanel(
    string Title, double Seconds, double BinSeconds, double Scale, IReadOnlyList<PatternRow> Rows, IReadOnlyList<TimeShade> Shades, string Note);

/// <param name="Severity">As <see cref="SeverityMark"/>: of the worst that happened in it.</param>
sealed record PatternRow(string Severity, string Donor, string Claimer, IReadOnlyList<PatternStrip> Strips);

/// <param name="PerSecond">Mean of the runs that were watched then, a bin each; null where none was.</param>
/// <param name="Counts">Steals and claims.</param>
sealed record PatternStrip(Role Role, IReadOnlyList<double?> PerSecond, string Counts);
