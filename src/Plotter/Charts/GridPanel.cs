// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>A table of verdicts: metrics by arms, or hosts by kernels.</summary>
/// <param name="Columns">Names over the columns.</param>
sealed record GridPanel(string Title, string Corner, IReadOnlyList<string> Columns, IReadOnlyList<GridRow> Rows);

/// <param name="Strong">Whether it sums the others up.</param>
sealed record GridRow(string Title, IReadOnlyList<GridCell> Cells, bool Strong = false);

/// <param name="Text">Null where nothing was measured.</param>
/// <param name="Strength">0 to 1: how deep its colour is.</param>
sealed record GridCell(string? Text, Tone Tone = Tone.Neutral, double Strength = 0);
