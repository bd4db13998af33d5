// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>A table: verdicts of metrics by arms or of hosts by kernels, or numbers that stand behind a metric.</summary>
/// <param name="Columns">Names over the columns.</param>
sealed record GridPanel(string Title, string Corner, IReadOnlyList<string> Columns, IReadOnlyList<GridRow> Rows)
{
    /// <summary>Where each column is an arm, what the arms are called, in order; else none. Their letters have the arms' colours.</summary>
    public IReadOnlyList<string> Arms { get; init; } = [];
}

/// <param name="Strong">Whether it sums the others up.</param>
sealed record GridRow(string Title, IReadOnlyList<GridCell> Cells, bool Strong = false);

/// <param name="Text">Null where nothing was measured.</param>
/// <param name="Strength">0 to 1: how deep its colour is.</param>
/// <param name="Value">The number that the text was rounded from; null where it is a verdict.</param>
sealed record GridCell(string? Text, Tone Tone = Tone.Neutral, double Strength = 0, double? Value = null);
