// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Draws a donor x claimer matrix: the number in every cell, the shade by its square root.</summary>
static class MatrixPainter
{
    const float LabelSize = 18;
    const float HeaderHeight = 30;

    public static void Draw(Brush brush, MatrixPanel panel, SKRect area)
    {
        var left = panel.Types.Max(type => Brush.Width(type, LabelSize)) + 12;
        var badge = panel.Title.Length == 0 ? 0 : Brush.Width(panel.Title, 21, bold: true) + 14;
        left = Math.Max(left, badge);
        var width = (area.Width - left) / panel.Types.Count;
        // No cell is higher than it is wide.
        var height = Math.Min(width, (area.Height - HeaderHeight) / panel.Types.Count);
        Badge(brush, panel, area);
        for (var i = 0; i < panel.Types.Count; i++)
        {
            var (x, y) = (area.Left + left + (i * width), area.Top + HeaderHeight + (i * height));
            brush.Fitted(panel.Types[i], x + (width / 2), area.Top + 19, width - 4, LabelSize, brush.Palette.Faint, align: SKTextAlign.Center);
            brush.Fitted(panel.Types[i], area.Left, y + (height / 2) + 6, left - 8, LabelSize, brush.Palette.Faint);
            for (var j = 0; j < panel.Types.Count; j++)
            {
                var cell = SKRect.Create(area.Left + left + (j * width), y, width - 2, height - 2);
                Cell(brush, panel, panel.Cells[i][j], i == j, cell);
            }
        }
    }

    static void Badge(Brush brush, MatrixPanel panel, SKRect area)
    {
        var color = panel.Role is { } role ? brush.Palette.Of(role) : brush.Palette.Ink;
        brush.Text(panel.Title, area.Left, area.Top + 19, 21, color, bold: true);
    }

    static void Cell(Brush brush, MatrixPanel panel, double? value, bool same, SKRect cell)
    {
        if (value is not { } number)
        {
            brush.Hatch(cell);
            return;
        }

        // A type does not fall back to itself: an empty diagonal is not a finding.
        if (same && number == 0)
        {
            brush.Rectangle(cell, brush.Palette.NotMeasured);
            return;
        }

        var full = brush.Palette.Of(panel.Role ?? (number > 0 ? Role.B : Role.A));
        var fill = brush.Palette.Shade(full, panel.Scale > 0 ? Math.Sqrt(Math.Abs(number) / panel.Scale) : 0);
        brush.Rectangle(cell, fill);
        brush.Frame(cell, brush.Palette.Line);
        var text = panel.Role is null ? Quantity.Signed(number) : Quantity.Compact(number);
        brush.Fitted(text, cell.MidX, cell.MidY + 7, cell.Width - 6, 20, Palette.On(fill), align: SKTextAlign.Center);
    }
}
