// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>One metric: every run a dot, each arm's median, and the difference with its interval.</summary>
/// <param name="Log">Whether the axis is logarithmic: all that is drawn is above 0 and far apart.</param>
/// <param name="Tag">The verdict in a word, or what it is where there is none.</param>
/// <param name="Detail">Change and interval, for below the panel.</param>
sealed record DotPanel(
    string Title, string Unit, bool Log, IReadOnlyList<DotColumn> Columns, DotDifference? Difference, string Tag, Tone Tone, string Detail);

/// <param name="Values">One a run that measured it.</param>
/// <param name="Median">Null where no run measured it.</param>
sealed record DotColumn(Role Role, IReadOnlyList<double> Values, double? Median);

/// <summary>B - A, drawn from A's median: the estimate and the ends of its interval.</summary>
sealed record DotDifference(double Estimate, double Low, double High);
