// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Lays panels out on a sheet, one kind below the other. Every method returns where it ends.</summary>
static class SheetPanels
{
    const float Margin = SheetRenderer.Margin;
    const float Inner = SheetRenderer.Inner;
    const float MatrixHeight = 232;
    const float LatencyHeight = 300;

    // The map of compactions has lanes beside its axis, and the names of the time axis below it.
    const float MapExtra = 110;

    public static float Dots(Brush brush, Sheet sheet, float y)
    {
        const float Gap = 22;
        if (sheet.Dots.Count == 0)
        {
            return y;
        }

        if (sheet.Dots.All(panel => panel.Columns is [{ Values.Count: 1 }]))
        {
            return Tiles(brush, sheet.Dots, y);
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

    // One run has a number, not a distribution.
    static float Tiles(Brush brush, IReadOnlyList<DotPanel> panels, float y)
    {
        var width = Inner / panels.Count;
        var size = Brush.CommonSize(panels.Select(panel => panel.Title), width - 20, 20, bold: true);
        for (var i = 0; i < panels.Count; i++)
        {
            var x = Margin + (i * width);
            brush.Fitted(panels[i].Title, x, y + 21, width - 20, size, bold: true);
            brush.Text(panels[i].Tag, x, y + 66, 36, bold: true);
            brush.Fitted(panels[i].Unit, x, y + 94, width - 20, 18, brush.Palette.Faint);
        }

        return y + 128;
    }

    public static float Histories(Brush brush, Sheet sheet, float y)
    {
        var labels = sheet.Histories.Count == 0 ? 0 : HistoryPlot.LabelHeight(sheet.Histories[0], Inner);
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

    /// <summary>
    /// Everything over one axis of time on the left, donors by claimers and latencies on the right, as high as the left is. Latencies
    /// alone would leave the right empty: they stand below.
    /// </summary>
    public static float Body(Brush brush, Sheet sheet, float y)
    {
        const float Gap = 36;
        var rows = sheet.Times.Count + (sheet.Compactions is null ? 0 : 1);
        if (rows + sheet.Matrices.Count == 0 && sheet.Latency is null)
        {
            return y;
        }

        var latency = sheet.Latency is null ? 0 : LatencyHeight;
        var beside = sheet.Matrices.Count > 0;
        var left = rows == 0 ? 0 : beside ? (Inner * 0.62f) - Gap : Inner;
        var right = beside ? (sheet.Matrices.Count * MatrixHeight) + latency + 34 : 0;
        var share = rows == 0 ? 0 : Math.Clamp((right - 30) / rows, 172, 380);
        var height = Math.Max(right, rows == 0 ? 0 : (rows * share) + (sheet.Compactions is null ? 30 : MapExtra));
        Times(brush, sheet, y, left, share);
        var x = Margin + left + (left > 0 ? Gap : 0);
        if (!beside)
        {
            Latency(brush, sheet, Margin, y + height + (rows == 0 ? 0 : 26));
            return y + height + (rows == 0 || latency == 0 ? 0 : 26) + latency + 26;
        }

        var each = (height - latency - 34) / sheet.Matrices.Count;
        Matrices(brush, sheet, x, y, each);
        Latency(brush, sheet, x, y + 34 + (sheet.Matrices.Count * each));
        return y + height + 26;
    }

    static void Times(Brush brush, Sheet sheet, float y, float width, float height)
    {
        TimeMark[] marks = [.. sheet.Marks.Take(TimeMark.MostDrawn)];
        for (var i = 0; i < sheet.Times.Count; i++)
        {
            var (panel, last) = (sheet.Times[i], i == sheet.Times.Count - 1 && sheet.Compactions is null);
            var drawn = brush.Text(panel.Title, Margin, y + 21, 20, bold: true);
            brush.Fitted(TimeCaption(panel, i == 0, sheet.Marks.Count), Margin + drawn + 14, y + 21, width - drawn - 14, 18, brush.Palette.Faint);
            var area = SKRect.Create(Margin, y + 28, width, height - 28 + (last ? 30 : 0));
            ScottPlotPanels.Draw(brush, panel, marks, area, last ? sheet.TimeAxis : null);
            if (i == 0)
            {
                MarkLabels(brush, panel, marks, area);
            }

            y += height;
        }

        if (sheet.Compactions is { } map)
        {
            var drawn = brush.Text(map.Title, Margin, y + 21, 20, bold: true);
            brush.Fitted($"index after it, thousandths  ·  size: order  ·  {map.Note}", Margin + drawn + 14, y + 21, width - drawn - 14, 18, brush.Palette.Faint);
            CompactionPlot.Draw(brush, map, SKRect.Create(Margin, y + 28, width, height - 28 + MapExtra), sheet.TimeAxis);
        }
    }

    // Beside its line, up to the next one; where there is no room the line alone is drawn, and the CSV has the text.
    static void MarkLabels(Brush brush, TimePanel panel, TimeMark[] marks, SKRect area)
    {
        const float LeastWidth = 44;
        float XOf(double seconds) => area.Left + ScottPlotPanels.TimeLeft
            + (float)(seconds / panel.Seconds * (area.Width - ScottPlotPanels.TimeLeft - ScottPlotPanels.TimeRight));
        for (var i = 0; i < marks.Length && marks[i].At <= panel.Seconds; i++)
        {
            var (x, end) = (XOf(marks[i].At) + 5, i + 1 < marks.Length && marks[i + 1].At <= panel.Seconds ? XOf(marks[i + 1].At) - 5 : area.Right);
            if (end - x >= LeastWidth)
            {
                brush.Fitted(marks[i].Text, x, area.Top + 24, end - x, 16, brush.Palette.Faint);
            }
        }
    }

    static void Latency(Brush brush, Sheet sheet, float x, float y)
    {
        if (sheet.Latency is { } latency)
        {
            var drawn = brush.Text(latency.Title, x, y + 21, 20, bold: true);
            brush.Fitted(latency.Unit, x + drawn + 14, y + 21, Margin + Inner - x - drawn - 14, 18, brush.Palette.Faint);
            CompactionPlot.Draw(brush, latency, SKRect.Create(x, y + 28, Margin + Inner - x, LatencyHeight - 28));
        }
    }

    public static float Forest(Brush brush, Sheet sheet, float y)
    {
        if (sheet.Forest is not { } forest)
        {
            return y;
        }

        var drawn = brush.Text(forest.Title, Margin, y + 21, 20, bold: true);
        brush.Fitted(forest.Legend, Margin + drawn + 14, y + 21, Inner - drawn - 14, 18, brush.Palette.Faint);
        var height = ForestPainter.HeightOf(forest);
        ForestPainter.Draw(brush, forest, SKRect.Create(Margin, y + 34, Inner, height));
        return y + 34 + height;
    }

    public static float Patterns(Brush brush, Sheet sheet, float y)
    {
        if (sheet.Patterns is not { } patterns)
        {
            return y;
        }

        var height = PatternPainter.HeightOf(patterns);
        PatternPainter.Draw(brush, patterns, SKRect.Create(Margin, y, Inner, height), sheet.TimeAxis);
        return y + height + 20;
    }

    /// <summary>Two beside each other where they fit.</summary>
    public static float Details(Brush brush, Sheet sheet, float y)
    {
        const float Gap = 44;
        const float Half = (Inner - Gap) / 2;
        for (var i = 0; i < sheet.Details.Count; i++)
        {
            var (grid, next) = (sheet.Details[i], sheet.Details.ElementAtOrDefault(i + 1));
            if (GridPainter.IsWide(grid, Half) || next is null || GridPainter.IsWide(next, Half))
            {
                y += Grid(brush, grid, Margin, y, GridPainter.IsWide(grid, Half) ? Inner : Half) + 14;
                continue;
            }

            y += Math.Max(Grid(brush, grid, Margin, y, Half), Grid(brush, next, Margin + Half + Gap, y, Half)) + 14;
            i++;
        }

        return y;
    }

    public static float Grids(Brush brush, Sheet sheet, float y)
    {
        foreach (var grid in sheet.Grids)
        {
            y += Grid(brush, grid, Margin, y, Inner) + 18;
        }

        return y;
    }

    static float Grid(Brush brush, GridPanel grid, float x, float y, float width)
    {
        var height = GridPainter.HeightOf(grid, width);
        GridPainter.Draw(brush, grid, SKRect.Create(x, y, width, height));
        return height;
    }

    static string DotCaption(IReadOnlyList<DotPanel> panels) => "dot: a run  ·  bar: median"
        + (panels.Any(panel => panel.Difference is not null) ? "  ·  diamond: B - A with its interval, drawn from A's median" : "")
        + (panels[0].Columns.Count > 2 ? "  ·  ▲ better, ▼ worse, ~ no difference, ? inconclusive, each against A" : "");

    static string TimeCaption(TimePanel panel, bool first, int marks) => panel.Unit
        + (first && panel.Lines.Any(line => !line.IsMedian) ? "  ·  thin: a run, thick: median" : "")
        + (first && panel.Lines.Count(line => line.IsMedian) > 2 ? "  ·  medians of runs" : "")
        + (first && panel.Shades.Count > 0 ? "  ·  grey: events lost" : "")
        + (first && marks > TimeMark.MostDrawn ? $"  ·  the first {TimeMark.MostDrawn} of {marks} markers" : "")
        + (panel.Gaps.Count > 0 ? "  ·  pale: not measured" : "");

    static void Matrices(Brush brush, Sheet sheet, float x, float y, float height)
    {
        var width = Margin + Inner - x;
        brush.Fitted(sheet.MatrixTitle, x, y + 21, width, 20, bold: true);
        for (var i = 0; i < sheet.Matrices.Count; i++)
        {
            MatrixPainter.Draw(brush, sheet.Matrices[i], SKRect.Create(x, y + 34 + (i * height), width, height - 14));
        }
    }
}
