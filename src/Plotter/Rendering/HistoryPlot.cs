// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Draws one metric over builds.</summary>
static class HistoryPlot
{
    const float Slant = 0.62f;
    const int LongestName = 26;
    const float LeastLeft = 84;

    /// <summary>How much room the builds' names need under the last panel.</summary>
    public static float LabelHeight(HistoryPanel panel, float width) => IsLevel(panel, width) ? 30 : 20 + (Slant * Widest(panel.Builds));

    /// <param name="labels">Room for the names of builds; 0 where a panel below has them.</param>
    public static void Draw(Brush brush, HistoryPanel panel, SKRect area, float labels)
    {
        var left = LeftOf(panel, area.Width);
        var plot = PlotAxes.New(brush.Palette, new PixelPadding(left, 10, labels > 0 ? labels : 16, 26));
        Func<double, double> scale = panel.Log ? Math.Log10 : value => value;
        var reach = panel.Points.SelectMany(point => point.Values.Concat(new[] { point.Low, point.High }.OfType<double>())).Select(scale).ToArray();
        var (low, high) = (panel.Log ? reach.Min() : Math.Min(0, reach.Min()), reach.Max());
        var span = high > low ? high - low : 1;
        Medians(plot, brush.Palette, panel, scale);
        for (var i = 0; i < panel.Points.Count; i++)
        {
            Point(plot, brush.Palette, panel.Points[i], i, Math.Min(0.28, 0.02 * panel.Points.Count), scale);
        }

        foreach (var change in panel.Changes)
        {
            var line = plot.Add.VerticalLine(change.At - 0.5, 2, PlotAxes.Convert(brush.Palette.Of(change.Tone)), LinePattern.Dashed);
            line.LabelText = "";
        }

        plot.Axes.SetLimits(-0.6, panel.Points.Count - 0.4, low - (span * 0.06), low + (span * 1.1));
        if (panel.Log)
        {
            plot.Axes.Left.TickGenerator = PlotAxes.LogTicks(low - (span * 0.06), low + (span * 1.1), plusOne: false);
        }

        plot.Axes.Bottom.TickGenerator = new NumericManual(Enumerable.Range(0, panel.Points.Count).Select(i => (double)i).ToArray(), new string[panel.Points.Count].Select(_ => "").ToArray());
        plot.Axes.Bottom.MajorTickStyle.Length = labels > 0 ? 5 : 0;
        plot.Render(brush.Canvas, PlotAxes.Rect(area));
        float At(double x) => area.Left + left + (float)((x + 0.6) / (panel.Points.Count + 0.2) * (area.Width - left - 10));
        foreach (var change in panel.Changes)
        {
            Caption(brush, change, At(change.At - 0.5), area);
        }

        if (labels > 0)
        {
            Names(brush, panel, IsLevel(panel, area.Width), At, area.Bottom - labels + 14);
        }
    }

    // The first name leans out to the left of the axis.
    static float LeftOf(HistoryPanel panel, float width) => IsLevel(panel, width) ? LeastLeft : Math.Max(LeastLeft, (0.79f * Widest(panel.Builds.Take(3))) - 20);

    // Names that fit beside each other need not lean.
    static bool IsLevel(HistoryPanel panel, float width) => Widest(panel.Builds) + 24 <= (width - LeastLeft - 10) / (panel.Builds.Count + 0.2f);

    static float Widest(IEnumerable<string> builds) => builds.Max(build => Brush.Width(Name(build), PlotAxes.TickSize));

    static void Medians(Plot plot, Palette palette, HistoryPanel panel, Func<double, double> scale)
    {
        var measured = panel.Points.Select((point, i) => (point.Median, At: (double)i)).Where(point => point.Median is not null).ToArray();
        var curve = plot.Add.Scatter(measured.Select(point => point.At).ToArray(), measured.Select(point => scale(point.Median!.Value)).ToArray(), PlotAxes.Convert(palette.Of(Role.A)));
        (curve.LineWidth, curve.MarkerSize) = (2.5f, 0);
    }

    static void Point(Plot plot, Palette palette, HistoryPoint point, double x, double half, Func<double, double> scale)
    {
        var color = PlotAxes.Convert(palette.Of(Role.A));
        if (point is { Low: { } low, High: { } high })
        {
            var bar = plot.Add.Line(x, scale(low), x, scale(high));
            (bar.LineWidth, bar.Color) = (2.5f, PlotAxes.Convert(palette.Faint));
        }

        for (var i = 0; i < point.Values.Count; i++)
        {
            var offset = (i - ((point.Values.Count - 1) / 2.0)) * Math.Min(0.08, 0.5 / point.Values.Count);
            plot.Add.Marker(x + offset, scale(point.Values[i]), MarkerShape.FilledCircle, point.Values.Count > 12 ? 6 : 9, color.WithAlpha(0.6));
        }

        if (point.Median is { } median)
        {
            var bar = plot.Add.Line(x - half, scale(median), x + half, scale(median));
            (bar.LineWidth, bar.Color) = (3.5f, color);
        }
    }

    static void Caption(Brush brush, HistoryChange change, float x, SKRect area)
    {
        var width = Brush.Width(change.Text, 17, bold: true);
        var left = Math.Min(x + 6, area.Right - width);
        brush.Text(change.Text, left, area.Top + 19, 17, brush.Palette.Of(change.Tone), bold: true);
    }

    // As many as do not touch, and always the last.
    static void Names(Brush brush, HistoryPanel panel, bool level, Func<double, float> at, float y)
    {
        for (var i = 0; i < panel.Builds.Count && level; i++)
        {
            brush.Text(Name(panel.Builds[i]), at(i), y + 10, PlotAxes.TickSize, brush.Palette.Faint, align: SKTextAlign.Center);
        }

        if (level)
        {
            return;
        }

        var every = Math.Max(1, (int)Math.Ceiling(30 / (at(1) - at(0))));
        for (var i = (panel.Builds.Count - 1) % every; i < panel.Builds.Count; i += every)
        {
            brush.Canvas.Save();
            brush.Canvas.RotateDegrees(-38, at(i), y);
            brush.Text(Name(panel.Builds[i]), at(i) + 4, y + 4, PlotAxes.TickSize, brush.Palette.Faint, align: SKTextAlign.Right);
            brush.Canvas.Restore();
        }
    }

    static string Name(string build) => ShortName.Of(build, LongestName);
}
