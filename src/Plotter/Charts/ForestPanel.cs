// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>Every metric's change with its interval, on one axis of ratios B / A.</summary>
sealed record ForestPanel(string Title, string Legend, IReadOnlyList<ForestGroup> Groups);

/// <param name="Title">Events, state or cost.</param>
sealed record ForestGroup(string Title, IReadOnlyList<ForestRow> Rows);

/// <param name="A">A's median.</param>
/// <param name="Change">As text, with its interval.</param>
/// <param name="Ratio">1 + the change; null where A's median is 0.</param>
/// <param name="Low">Lower end of the ratio's interval; null where there is none.</param>
sealed record ForestRow(
    string Title, string Unit, double A, double B, string Change, double? Ratio, double? Low, double? High, string Verdict, Tone Tone);
