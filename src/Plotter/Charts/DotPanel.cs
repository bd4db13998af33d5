// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>One metric: every run a dot, each arm's median, and the difference with its interval.</summary>
/// <param name="Log">Whether the axis is logarithmic: all that is drawn is above 0 and far apart.</param>
/// <param name="Tag">The verdict in a word, or what it is where there is none.</param>
/// <param name="Detail">Change and interval, for below the panel.</param>
sealed record DotPanel(
    string Title, string Unit, bool Log, IReadOnlyList<DotColumn> Columns, DotDifference? Difference, string Tag, Tone Tone, string Detail);

/// <param name="Runs">Names of the runs that measured it.</param>
/// <param name="Values">One a run, in their order.</param>
/// <param name="Median">Null where no run measured it.</param>
/// <param name="Glyph">Of the verdict against the baseline, where it stands at the column; otherwise empty.</param>
sealed record DotColumn(Role Role, IReadOnlyList<string> Runs, IReadOnlyList<double> Values, double? Median, string Glyph = "");

/// <summary>B - A, drawn from A's median: the estimate and the ends of its interval.</summary>
sealed record DotDifference(double Estimate, double Low, double High);
