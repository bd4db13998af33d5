// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>A whole figure as plain data: everything that it says, nothing of how it is drawn.</summary>
/// <param name="Verdict">Under the headline; null on a sheet of one cohort.</param>
/// <param name="Notes">Warnings, most important first.</param>
/// <param name="Footer">Where the numbers come from.</param>
sealed record Sheet(
    string Headline, string? Verdict, Tone VerdictTone, IReadOnlyList<SheetArm> Arms, IReadOnlyList<string> Notes,
    IReadOnlyList<DotPanel> Dots, IReadOnlyList<TimePanel> Times, string MatrixTitle, IReadOnlyList<MatrixPanel> Matrices, string Footer);

/// <param name="Text">Kernel, host, number of runs, duration, exposure.</param>
sealed record SheetArm(Role Role, string Label, string Text);
