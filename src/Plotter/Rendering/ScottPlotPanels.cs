// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Draws dots by arm and lines over time.</summary>
static class ScottPlotPanels
{
    /// <summary>What of a panel over time lies left and right of its axis, pixels.</summary>
    public const float TimeLeft = 80, TimeRight = 10;

    public static void Draw(Brush brush, DotPanel panel, SKRect area)
    {
        var plot = PlotAxes.New(brush.Palette, new PixelPadding(68, 4, panel.Columns.Count > 2 ? 56 : 34, 12));
        Func<double, double> scale = panel.Log ? Math.Log10 : value => value;
        var columns = panel.Columns.Count + (panel.Difference is null ? 0 : 1);
        var reach = new List<double>();
        var labels = new List<string>();
        for (var x = 0; x < panel.Columns.Count; x++)
        {
            reach.AddRange(panel.Columns[x].Values.Select(scale));
            labels.Add(panel.Columns.Count == 1 ? "" : $"{panel.Columns[x].Role}{(panel.Columns[x].Glyph.Length > 0 ? "\n" : "")}{panel.Columns[x].Glyph}");
            Dots(plot, brush.Palette, panel.Columns[x], x, scale);
        }

        if (panel is { Difference: { } difference } && panel.Columns[0].Median is { } anchor)
        {
            labels.Add("B - A");
            double[] ends = [scale(anchor + difference.Low), scale(anchor + difference.High)];
            reach.AddRange(ends);
            Interval(plot, brush.Palette, scale(anchor), scale(anchor + difference.Estimate), ends, columns - 1);
        }

        var (low, high) = (panel.Log ? reach.Min() : Math.Min(0, reach.Min()), reach.Max());
        var span = high > low ? high - low : 1;
        plot.Axes.SetLimits(-0.5, columns - 0.5, low - (span * 0.06), low + (span * 1.1));
        if (panel.Log)
        {
            plot.Axes.Left.TickGenerator = PlotAxes.LogTicks(low - (span * 0.06), low + (span * 1.1), plusOne: false);
        }

        plot.Axes.Bottom.TickGenerator = new NumericManual(Enumerable.Range(0, columns).Select(x => (double)x).ToArray(), labels.ToArray());
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Render(brush.Canvas, PlotAxes.Rect(area));
    }

    /// <param name="axis">From when the time axis counts; null where a panel below has it.</param>
    public static void Draw(Brush brush, TimePanel panel, IReadOnlyList<TimeMark> marks, SKRect area, string? axis)
    {
        var plot = PlotAxes.New(brush.Palette, new PixelPadding(TimeLeft, TimeRight, axis is null ? 16 : 60, 14));
        Func<double, double> scale = panel.Log ? value => Math.Log10(1 + value) : value => value;
        var top = panel.Top * 1.06 ?? 1.1 * panel.Lines.SelectMany(line => line.Values).OfType<double>().Select(scale).DefaultIfEmpty(0).Max();
        foreach (var (shade, alpha) in panel.Gaps.Select(gap => (gap, 0.05)).Concat(panel.Shades.Select(shade => (shade, 0.14))))
        {
            var span = plot.Add.HorizontalSpan(shade.From, Math.Max(shade.To, shade.From + (panel.Seconds / 400)));
            span.FillColor = PlotAxes.Convert(brush.Palette.Ink).WithAlpha(alpha);
            span.LineWidth = 0;
        }

        foreach (var mark in marks)
        {
            plot.Add.VerticalLine(mark.At, 1.5f, PlotAxes.Convert(brush.Palette.Faint), LinePattern.DenselyDashed);
        }

        // The more runs, the fainter each.
        var thin = Math.Clamp(3.5 / Math.Max(1, panel.Lines.Count(line => !line.IsMedian)), 0.12, 0.35);
        foreach (var line in panel.Lines)
        {
            Curve(plot, brush.Palette, line, scale, thin);
        }

        plot.Axes.SetLimits(0, panel.Seconds, 0, top > 0 ? top : 1);
        if (panel.Log)
        {
            plot.Axes.Left.TickGenerator = PlotAxes.LogTicks(0, top, plusOne: true);
        }

        PlotAxes.Time(plot, brush.Palette, panel.Seconds, area.Width, axis);
        plot.Render(brush.Canvas, PlotAxes.Rect(area));
    }

    static void Dots(Plot plot, Palette palette, DotColumn column, double x, Func<double, double> scale)
    {
        var color = PlotAxes.Convert(palette.Of(column.Role));
        if (column.Median is { } median)
        {
            var bar = plot.Add.Line(x - 0.38, scale(median), x + 0.38, scale(median));
            (bar.LineWidth, bar.Color) = (3.5f, color);
        }

        var size = column.Values.Count > 12 ? 8 : 12;
        for (var i = 0; i < column.Values.Count; i++)
        {
            // Side by side in the order of the runs, so that equal values stay apart.
            var offset = (i - ((column.Values.Count - 1) / 2.0)) * Math.Min(0.12, 0.6 / column.Values.Count);
            var dot = plot.Add.Marker(x + offset, scale(column.Values[i]), PlotAxes.Shape(column.Role), size, color.WithAlpha(0.75));
            (dot.MarkerStyle.OutlineWidth, dot.MarkerStyle.OutlineColor) = (1, PlotAxes.Convert(palette.Paper));
        }
    }

    static void Interval(Plot plot, Palette palette, double anchor, double estimate, double[] ends, double x)
    {
        var ink = PlotAxes.Convert(palette.Ink);
        var zero = plot.Add.Line(-0.5, anchor, x + 0.5, anchor);
        (zero.LineWidth, zero.Color, zero.LinePattern) = (1.5f, PlotAxes.Convert(palette.Of(Role.A)), LinePattern.Dotted);
        var bar = plot.Add.Line(x, ends[0], x, ends[1]);
        (bar.LineWidth, bar.Color) = (3, ink);
        foreach (var end in ends)
        {
            var cap = plot.Add.Line(x - 0.12, end, x + 0.12, end);
            (cap.LineWidth, cap.Color) = (3, ink);
        }

        plot.Add.Marker(x, estimate, MarkerShape.FilledDiamond, 13, ink);
    }

    static void Curve(Plot plot, Palette palette, TimeLine line, Func<double, double> scale, double thin)
    {
        foreach (var (xs, ys) in Segments(line, scale))
        {
            var curve = plot.Add.Scatter(xs, ys, PlotAxes.Convert(palette.Of(line.Role)).WithAlpha(line.IsMedian ? 1 : thin));
            curve.LineWidth = line.IsMedian ? 3.2f : 1;
            curve.LinePattern = line.IsMedian ? PlotAxes.Pattern(line.Role) : LinePattern.Solid;
            curve.MarkerShape = PlotAxes.Shape(line.Role);
            curve.MarkerSize = xs.Length == 1 ? 8 : 0;
        }
    }

    // A gap stays a gap.
    static IEnumerable<(double[] Xs, double[] Ys)> Segments(TimeLine line, Func<double, double> scale)
    {
        var (xs, ys) = (new List<double>(), new List<double>());
        for (var i = 0; i <= line.Values.Count; i++)
        {
            if (i < line.Values.Count && line.Values[i] is { } value)
            {
                xs.Add((i + 0.5) * line.BinSeconds);
                ys.Add(scale(value));
            }
            else if (xs.Count > 0)
            {
                yield return (xs.ToArray(), ys.ToArray());
                xs.Clear();
                ys.Clear();
            }
        }
    }
}
