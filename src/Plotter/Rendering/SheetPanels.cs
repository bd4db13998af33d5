// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Lays panels out on a sheet, one kind below the other. Every method returns where it ends.</summary>
static class SheetPanels
{
    const float Margin = SheetRenderer.Margin;
    const float Inner = SheetRenderer.Inner;

    public static float Dots(Brush brush, Sheet sheet, float y)
    {
        const float Gap = 22;
        if (sheet.Dots.Count == 0)
        {
            return y;
        }

        // Many columns need room.
        var perRow = sheet.Dots[0].Columns.Count > 2 ? 3 : sheet.Dots.Count;
        var width = Math.Min(perRow == 3 ? Inner : 420, (Inner - (Gap * (perRow - 1))) / perRow);
        var titleSize = Brush.CommonSize(sheet.Dots.Select(panel => panel.Title), width, 20, bold: true);
        var detailSize = Brush.CommonSize(sheet.Dots.Select(panel => panel.Detail), width, 18);
        var tagged = sheet.Dots.Any(panel => panel.Tag.Length > 0);
        var height = tagged ? 374f : 340f;
        for (var i = 0; i < sheet.Dots.Count; i++)
        {
            var panel = sheet.Dots[i];
            var (x, top) = (Margin + (i % perRow * (width + Gap)), y + (i / perRow * height));
            brush.Fitted(panel.Title, x, top + 21, width, titleSize, bold: true);
            brush.Fitted(panel.Unit, x, top + 46, width, 18, brush.Palette.Faint);
            ScottPlotPanels.Draw(brush, panel, SKRect.Create(x, top + 54, width, 260));
            if (tagged)
            {
                brush.Fitted(panel.Tag, x, top + 340, width, 21, brush.Palette.Of(panel.Tone), bold: true);
                brush.Fitted(panel.Detail, x, top + 366, width, detailSize, brush.Palette.Faint);
            }
        }

        y += ((sheet.Dots.Count + perRow - 1) / perRow * height) + 24;
        brush.Text(DotCaption(sheet.Dots), Margin, y, 17, brush.Palette.Faint);
        return y + 32;
    }

    public static float Histories(Brush brush, Sheet sheet, float y)
    {
        var labels = sheet.Histories.Count == 0 ? 0 : HistoryPlot.LabelHeight(sheet.Histories[0]);
        for (var i = 0; i < sheet.Histories.Count; i++)
        {
            var (panel, last) = (sheet.Histories[i], i == sheet.Histories.Count - 1);
            var drawn = brush.Text(panel.Title, Margin, y + 21, 20, bold: true);
            var caption = panel.Unit + (i == 0 ? "  ·  dot: a run  ·  line: median of the build's runs  ·  dashed: from here on it was another" : "");
            brush.Fitted(caption, Margin + drawn + 14, y + 21, Inner - drawn - 14, 18, brush.Palette.Faint);
            var height = 250 + (last ? labels : 0);
            HistoryPlot.Draw(brush, panel, SKRect.Create(Margin, y + 28, Inner, height), last ? labels : 0);
            y += height + 34;
        }

        return sheet.Histories.Count == 0 ? y : y + 12;
    }

    /// <summary>Everything over one axis of time on the left, donors by claimers on the right.</summary>
    public static float Body(Brush brush, Sheet sheet, float y)
    {
        const float Gap = 36;
        if (sheet.Times.Count == 0 && sheet.Matrices.Count == 0)
        {
            return y;
        }

        var height = Math.Max(sheet.Times.Count * 235, sheet.Matrices.Count * 220) + 30;
        var left = sheet.Times.Count == 0 ? 0 : sheet.Matrices.Count == 0 ? Inner : (Inner * 0.62f) - Gap;
        var share = sheet.Times.Count == 0 ? 0 : height / sheet.Times.Count;
        for (var i = 0; i < sheet.Times.Count; i++)
        {
            var (panel, top) = (sheet.Times[i], y + (i * share));
            var drawn = brush.Text(panel.Title, Margin, top + 21, 20, bold: true);
            brush.Fitted(TimeCaption(panel, i == 0), Margin + drawn + 14, top + 21, left - drawn - 14, 18, brush.Palette.Faint);
            ScottPlotPanels.Draw(brush, panel, SKRect.Create(Margin, top + 28, left, share - 28), i == sheet.Times.Count - 1);
        }

        Matrices(brush, sheet, Margin + left + (left > 0 ? Gap : 0), y, Math.Min(height, (sheet.Matrices.Count * 250) + 30));
        return y + height + 26;
    }

    public static float Forest(Brush brush, Sheet sheet, float y)
    {
        if (sheet.Forest is not { } forest)
        {
            return y;
        }

        brush.Text(forest.Title, Margin, y + 21, 20, bold: true);
        var height = ForestPainter.HeightOf(forest);
        ForestPainter.Draw(brush, forest, SKRect.Create(Margin, y + 34, Inner, height));
        return y + 34 + height;
    }

    public static float Grids(Brush brush, Sheet sheet, float y)
    {
        foreach (var grid in sheet.Grids)
        {
            var height = GridPainter.HeightOf(grid);
            GridPainter.Draw(brush, grid, SKRect.Create(Margin, y, Inner, height));
            y += height + 18;
        }

        return y;
    }

    static string DotCaption(IReadOnlyList<DotPanel> panels) => "dot: a run  ·  bar: median"
        + (panels.Any(panel => panel.Difference is not null) ? "  ·  diamond: B - A with its interval, drawn from A's median" : "")
        + (panels[0].Columns.Count > 2 ? "  ·  ▲ better, ▼ worse, ~ no difference, ? inconclusive, each against A" : "");

    static string TimeCaption(TimePanel panel, bool first) => panel.Unit
        + (first && panel.Lines.Any(line => !line.IsMedian) ? "  ·  thin: a run, thick: median" : "")
        + (first && panel.Lines.Count(line => line.IsMedian) > 2 ? "  ·  medians of runs" : "")
        + (first && panel.Shades.Count > 0 ? "  ·  grey: events lost" : "");

    static void Matrices(Brush brush, Sheet sheet, float x, float y, float height)
    {
        var width = Margin + Inner - x;
        brush.Fitted(sheet.MatrixTitle, x, y + 21, width, 20, bold: true);
        var each = (height - 34) / Math.Max(1, sheet.Matrices.Count);
        for (var i = 0; i < sheet.Matrices.Count; i++)
        {
            MatrixPainter.Draw(brush, sheet.Matrices[i], SKRect.Create(x, y + 34 + (i * each), width, each - 14));
        }
    }
}
