// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Draws a table of verdicts; what was not measured is hatched.</summary>
static class GridPainter
{
    const float RowHeight = 30;
    const float TitleHeight = 34;
    const float TextSize = 17;
    const float WidestColumn = 230;
    const float NarrowestColumn = 58;

    public static float HeightOf(GridPanel panel) => TitleHeight + ((panel.Rows.Count + 1) * RowHeight) + 16;

    public static void Draw(Brush brush, GridPanel panel, SKRect area)
    {
        brush.Fitted(panel.Title, area.Left, area.Top + 21, area.Width, 20, bold: true);
        var left = Math.Min(area.Width * 0.42f, NamesWidth(panel));
        var width = Math.Min(WidestColumn, (area.Width - left) / panel.Columns.Count);
        var size = Brush.CommonSize(panel.Rows.SelectMany(row => row.Cells).Select(cell => cell.Text ?? ""), width - 10, TextSize);
        var heads = Brush.CommonSize(panel.Columns, width - 8, TextSize, panel.ArmColumns);
        var y = area.Top + TitleHeight;
        brush.Fitted(panel.Corner, area.Left, y + 20, left - 10, TextSize, brush.Palette.Faint);
        for (var i = 0; i < panel.Columns.Count; i++)
        {
            var color = panel.ArmColumns ? brush.Palette.Of((Role)i) : brush.Palette.Faint;
            brush.Fitted(panel.Columns[i], area.Left + left + (i * width) + (width / 2), y + 20, width - 8, heads, color, bold: panel.ArmColumns, align: SKTextAlign.Center);
        }

        foreach (var row in panel.Rows)
        {
            y += RowHeight;
            brush.Fitted(row.Title, area.Left, y + 20, left - 10, TextSize, bold: row.Strong);
            for (var i = 0; i < row.Cells.Count; i++)
            {
                Cell(brush, row.Cells[i], row.Strong, size, SKRect.Create(area.Left + left + (i * width), y, width - 2, RowHeight - 2));
            }
        }
    }

    /// <summary>Whether its columns need more than half of the sheet.</summary>
    public static bool IsWide(GridPanel panel, float half) => NamesWidth(panel) + (panel.Columns.Count * NarrowestColumn) > half;

    static float NamesWidth(GridPanel panel) =>
        Math.Max(Brush.Width(panel.Corner, TextSize), panel.Rows.Max(row => Brush.Width(row.Title, TextSize, row.Strong))) + 16;

    static void Cell(Brush brush, GridCell cell, bool strong, float size, SKRect area)
    {
        if (cell.Text is not { } text)
        {
            brush.Hatch(area);
            return;
        }

        var coloured = cell.Tone is Tone.Better or Tone.Worse;
        // Numbers are shaded in no arm's colour.
        var fill = coloured ? brush.Palette.Shade(brush.Palette.Of(cell.Tone), 0.2 + (0.6 * cell.Strength)) : brush.Palette.Shade(brush.Palette.Faint, cell.Value is null ? 0 : 0.5 * cell.Strength);
        brush.Rectangle(area, fill);
        brush.Frame(area, brush.Palette.Line);
        var ink = coloured || (cell.Value is not null && cell.Strength > 0.5) ? Palette.On(fill) : cell.Tone == Tone.Unsure ? brush.Palette.Faint : brush.Palette.Ink;
        brush.Fitted(text, area.MidX, area.MidY + 6, area.Width - 8, size, ink, bold: strong, align: SKTextAlign.Center);
    }
}
