// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Draws panels that have axes. The only file that knows ScottPlot.</summary>
static class ScottPlotPanels
{
    const float TickSize = 18;
    static readonly Color Ink = Convert(Palette.Ink);
    static readonly Color Faint = Convert(Palette.Faint);
    static readonly Color Grid = Convert(Palette.Line);

    static ScottPlotPanels()
    {
        Fonts.FontResolvers.Insert(0, new EmbeddedFont());
        Fonts.Default = FigureFonts.Family;
        Fonts.Sans = FigureFonts.Family;
    }

    public static void Draw(SKCanvas canvas, DotPanel panel, SKRect area)
    {
        var plot = NewPlot(new PixelPadding(68, 4, 34, 12));
        Func<double, double> scale = panel.Log ? Math.Log10 : value => value;
        var columns = panel.Columns.Count + (panel.Difference is null ? 0 : 1);
        var reach = new List<double>();
        var labels = new List<string>();
        for (var x = 0; x < panel.Columns.Count; x++)
        {
            reach.AddRange(panel.Columns[x].Values.Select(scale));
            labels.Add(panel.Columns.Count == 1 ? "" : panel.Columns[x].Role.ToString());
            Dots(plot, panel.Columns[x], x, scale);
        }

        if (panel is { Difference: { } difference } && panel.Columns[0].Median is { } anchor)
        {
            labels.Add("B - A");
            double[] ends = [scale(anchor + difference.Low), scale(anchor + difference.High)];
            reach.AddRange(ends);
            Interval(plot, scale(anchor), scale(anchor + difference.Estimate), ends, columns - 1);
        }

        var (low, high) = (panel.Log ? reach.Min() : Math.Min(0, reach.Min()), reach.Max());
        var span = high > low ? high - low : 1;
        plot.Axes.SetLimits(-0.5, columns - 0.5, low - (span * 0.06), low + (span * 1.1));
        if (panel.Log)
        {
            plot.Axes.Left.TickGenerator = LogTicks(low - (span * 0.06), low + (span * 1.1), plusOne: false);
        }

        plot.Axes.Bottom.TickGenerator = new NumericManual(Enumerable.Range(0, columns).Select(x => (double)x).ToArray(), labels.ToArray());
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Render(canvas, Rect(area));
    }

    /// <param name="last">Whether the labels of the time axis are drawn: the panels below one another share it.</param>
    public static void Draw(SKCanvas canvas, TimePanel panel, SKRect area, bool last)
    {
        var plot = NewPlot(new PixelPadding(80, 10, last ? 60 : 16, 14));
        Func<double, double> scale = panel.Log ? value => Math.Log10(1 + value) : value => value;
        var top = panel.Top * 1.06 ?? 1.1 * panel.Lines.SelectMany(line => line.Values).OfType<double>().Select(scale).DefaultIfEmpty(0).Max();
        foreach (var shade in panel.Shades)
        {
            var span = plot.Add.HorizontalSpan(shade.From, Math.Max(shade.To, shade.From + (panel.Seconds / 400)));
            span.FillColor = Colors.Black.WithAlpha(0.10);
            span.LineWidth = 0;
        }

        foreach (var line in panel.Lines)
        {
            Curve(plot, line, scale);
        }

        plot.Axes.SetLimits(0, panel.Seconds, 0, top > 0 ? top : 1);
        if (panel.Log)
        {
            plot.Axes.Left.TickGenerator = LogTicks(0, top, plusOne: true);
        }

        plot.Axes.Bottom.TickLabelStyle.IsVisible = last;
        plot.Axes.Bottom.Label.Text = last ? "seconds since the run's start" : "";
        plot.Axes.Bottom.Label.FontSize = TickSize + 1;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Bottom.Label.ForeColor = Faint;
        plot.Render(canvas, Rect(area));
    }

    static Plot NewPlot(PixelPadding padding)
    {
        var plot = new Plot();
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.Layout.Fixed(padding);
        plot.FigureBackground.Color = Colors.Transparent;
        plot.Grid.MajorLineColor = Grid.WithAlpha(0.7);
        plot.HideLegend();
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.Axes.Left.TickGenerator = Ticks(40);
        plot.Axes.Bottom.TickGenerator = Ticks(100);
        foreach (var axis in new IAxis[] { plot.Axes.Left, plot.Axes.Bottom })
        {
            axis.TickLabelStyle.FontSize = TickSize;
            axis.TickLabelStyle.FontName = FigureFonts.Family;
            axis.TickLabelStyle.ForeColor = Faint;
            axis.FrameLineStyle.Color = Grid;
            axis.MajorTickStyle.Color = Grid;
            axis.MinorTickStyle.Length = 0;
        }

        return plot;
    }

    static NumericAutomatic Ticks(float spacing) =>
        new() { LabelFormatter = Quantity.Compact, MinimumTickSpacing = spacing };

    // Whole powers of ten, and 2 and 5 times them where there are few; 1 would stand on 0.
    static NumericManual LogTicks(double low, double high, bool plusOne)
    {
        double[] steps = high - low < 2 ? [1, 2, 5] : [1];
        var values = Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)
            .SelectMany(power => steps.Select(step => step * Math.Pow(10, power)));
        var ticks = (plusOne ? values.Where(value => value > 1).Prepend(0) : values)
            .Select(value => (At: Math.Log10(plusOne ? 1 + value : value), Label: Quantity.Compact(value)))
            .Where(tick => tick.At >= low && tick.At <= high).ToArray();
        return new NumericManual(ticks.Select(tick => tick.At).ToArray(), ticks.Select(tick => tick.Label).ToArray());
    }

    static void Dots(Plot plot, DotColumn column, double x, Func<double, double> scale)
    {
        var color = Of(column.Role);
        if (column.Median is { } median)
        {
            var bar = plot.Add.Line(x - 0.38, scale(median), x + 0.38, scale(median));
            (bar.LineWidth, bar.Color) = (3.5f, color);
        }

        for (var i = 0; i < column.Values.Count; i++)
        {
            // Side by side in the order of the runs, so that equal values stay apart.
            var offset = (i - ((column.Values.Count - 1) / 2.0)) * Math.Min(0.12, 0.6 / column.Values.Count);
            var dot = plot.Add.Marker(x + offset, scale(column.Values[i]), Shape(column.Role), 12, color.WithAlpha(0.75));
            (dot.MarkerStyle.OutlineWidth, dot.MarkerStyle.OutlineColor) = (1, Colors.White);
        }
    }

    static void Interval(Plot plot, double anchor, double estimate, double[] ends, double x)
    {
        var zero = plot.Add.Line(-0.5, anchor, x + 0.5, anchor);
        (zero.LineWidth, zero.Color, zero.LinePattern) = (1.5f, Of(Role.A), LinePattern.Dotted);
        var bar = plot.Add.Line(x, ends[0], x, ends[1]);
        (bar.LineWidth, bar.Color) = (3, Ink);
        foreach (var end in ends)
        {
            var cap = plot.Add.Line(x - 0.12, end, x + 0.12, end);
            (cap.LineWidth, cap.Color) = (3, Ink);
        }

        plot.Add.Marker(x, estimate, MarkerShape.FilledDiamond, 13, Ink);
    }

    static void Curve(Plot plot, TimeLine line, Func<double, double> scale)
    {
        foreach (var (xs, ys) in Segments(line, scale))
        {
            var curve = plot.Add.Scatter(xs, ys, Of(line.Role).WithAlpha(line.IsMedian ? 1 : 0.35));
            curve.LineWidth = line.IsMedian ? 3.2f : 1;
            curve.LinePattern = line is { IsMedian: true, Role: Role.B } ? LinePattern.Dashed : LinePattern.Solid;
            curve.MarkerShape = Shape(line.Role);
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

    static MarkerShape Shape(Role role) => role == Role.A ? MarkerShape.FilledCircle : MarkerShape.FilledSquare;

    static Color Of(Role role) => Convert(Palette.Of(role));

    static Color Convert(SKColor color) => new(color.Red, color.Green, color.Blue, color.Alpha);

    static PixelRect Rect(SKRect area) => new(area.Left, area.Right, area.Bottom, area.Top);

    sealed class EmbeddedFont : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            weight >= FontWeight.SemiBold ? FigureFonts.Bold : FigureFonts.Regular;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => bold ? FigureFonts.Bold : FigureFonts.Regular;
    }
}
