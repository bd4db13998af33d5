// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Draws events over time as strips of colour, a row for each pair of migratetypes, a strip for each arm.</summary>
static class PatternPainter
{
    const float TitleHeight = 58;
    const float RowGap = 8;
    const float AxisHeight = 54;
    const float CountsWidth = 210;
    const float Size = 17;
    const int MostTicks = 10;

    public static float HeightOf(PatternPanel panel) => TitleHeight + panel.Rows.Sum(RowHeight) + AxisHeight;

    public static void Draw(Brush brush, PatternPanel panel, SKRect area, string axis)
    {
        brush.Fitted(panel.Title, area.Left, area.Top + 21, area.Width, 20, bold: true);
        brush.Fitted(panel.Note, area.Left, area.Top + 46, area.Width, Size, brush.Palette.Faint);
        var left = area.Left + 40 + panel.Rows.Max(row => Brush.Width(Name(row), Size)) + 16;
        var strips = new SKRect(left, area.Top + TitleHeight, area.Right - CountsWidth, area.Top + TitleHeight);
        foreach (var row in panel.Rows)
        {
            strips.Bottom = strips.Top + RowHeight(row) - RowGap;
            brush.Text(row.Severity, area.Left, strips.MidY + 6, Size, bold: true);
            brush.Text(Name(row), area.Left + 40, strips.MidY + 6, Size);
            for (var i = 0; i < row.Strips.Count; i++)
            {
                Strip(brush, panel, row.Strips[i], new SKRect(strips.Left, strips.Top + (i * StripHeight(row)), strips.Right, strips.Top + ((i + 1) * StripHeight(row)) - 1));
            }

            strips.Top = strips.Bottom + RowGap;
        }

        Axis(brush, panel, strips, area.Top + TitleHeight, axis);
    }

    static float StripHeight(PatternRow row) => row.Strips.Count == 1 ? 26 : 20;

    static float RowHeight(PatternRow row) => (row.Strips.Count * StripHeight(row)) + RowGap;

    static string Name(PatternRow row) => $"{row.Donor} → {row.Claimer}";

    static void Strip(Brush brush, PatternPanel panel, PatternStrip strip, SKRect area)
    {
        brush.Rectangle(area, brush.Palette.NotMeasured);
        var full = brush.Palette.Of(strip.Role);
        for (var i = 0; i < strip.PerSecond.Count; i++)
        {
            var (from, to) = (i * panel.BinSeconds / panel.Seconds, Math.Min(1, (i + 1) * panel.BinSeconds / panel.Seconds));
            if (strip.PerSecond[i] is { } rate && from < 1)
            {
                // Whole pixels, so that neighbours neither overlap nor part.
                var bin = new SKRect(MathF.Round(area.Left + (area.Width * (float)from)), area.Top, MathF.Round(area.Left + (area.Width * (float)to)), area.Bottom);
                // What happened at all can be seen.
                var depth = rate > 0 ? 0.12 + (0.88 * Math.Sqrt(rate / panel.Scale)) : 0;
                brush.Rectangle(bin, brush.Palette.Shade(full, depth));
            }
        }

        foreach (var shade in panel.Shades)
        {
            var (from, to) = (Math.Clamp(shade.From / panel.Seconds, 0, 1), Math.Clamp(shade.To / panel.Seconds, 0, 1));
            brush.Rectangle(
                new SKRect(area.Left + (area.Width * (float)from), area.Top, area.Left + (area.Width * (float)Math.Max(to, from + 0.0025)), area.Bottom),
                brush.Palette.Ink.WithAlpha(40));
        }

        var x = area.Right + 14;
        if (panel.Rows[0].Strips.Count > 1)
        {
            brush.Text(strip.Role.ToString(), x, area.MidY + 6, Size - 1, full, bold: true);
            x += 22;
        }

        brush.Fitted(strip.Counts, x, area.MidY + 6, area.Right + CountsWidth - x, Size - 1);
    }

    static void Axis(Brush brush, PatternPanel panel, SKRect strips, float top, string axis)
    {
        var unit = TimeUnit.For(panel.Seconds);
        foreach (var (at, label) in unit.Ticks(panel.Seconds, MostTicks))
        {
            var x = strips.Left + (strips.Width * (float)(at / panel.Seconds));
            brush.Line(x, top, x, strips.Top - RowGap + 4, brush.Palette.Line.WithAlpha(140), 1);
            brush.Text(label, x, strips.Top + 14, Size, brush.Palette.Faint, align: SKTextAlign.Center);
        }

        brush.Text($"{unit.Name} {axis}", strips.MidX, strips.Top + 38, Size + 1, brush.Palette.Faint, align: SKTextAlign.Center);
    }
}
