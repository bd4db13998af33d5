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

    public static float HeightOf(GridPanel panel) => TitleHeight + ((panel.Rows.Count + 1) * RowHeight) + 16;

    public static void Draw(Brush brush, GridPanel panel, SKRect area)
    {
        brush.Fitted(panel.Title, area.Left, area.Top + 21, area.Width, 20, bold: true);
        var left = Math.Min(area.Width * 0.32f, panel.Rows.Max(row => Brush.Width(row.Title, TextSize, row.Strong)) + 16);
        var width = Math.Min(WidestColumn, (area.Width - left) / panel.Columns.Count);
        var size = Brush.CommonSize(panel.Rows.SelectMany(row => row.Cells).Select(cell => cell.Text ?? ""), width - 10, TextSize);
        var y = area.Top + TitleHeight;
        brush.Fitted(panel.Corner, area.Left, y + 20, left - 10, TextSize, brush.Palette.Faint);
        for (var i = 0; i < panel.Columns.Count; i++)
        {
            // Columns of arms carry the arm's colour; those of kernels do not.
            var role = panel.Columns[i].Length == 1 ? brush.Palette.Of((Role)i) : brush.Palette.Faint;
            brush.Fitted(panel.Columns[i], area.Left + left + (i * width) + (width / 2), y + 20, width - 8, TextSize, role, bold: panel.Columns[i].Length == 1, align: SKTextAlign.Center);
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

    static void Cell(Brush brush, GridCell cell, bool strong, float size, SKRect area)
    {
        if (cell.Text is not { } text)
        {
            brush.Hatch(area);
            return;
        }

        var coloured = cell.Tone is Tone.Better or Tone.Worse;
        var fill = coloured ? brush.Palette.Shade(brush.Palette.Of(cell.Tone), 0.2 + (0.6 * cell.Strength)) : brush.Palette.Paper;
        brush.Rectangle(area, fill);
        brush.Frame(area, brush.Palette.Line);
        var ink = coloured ? Palette.On(fill) : cell.Tone == Tone.Unsure ? brush.Palette.Faint : brush.Palette.Ink;
        brush.Fitted(text, area.MidX, area.MidY + 6, area.Width - 8, size, ink, bold: strong, align: SKTextAlign.Center);
    }
}
