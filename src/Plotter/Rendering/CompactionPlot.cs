// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Draws direct compactions: each over time by the index that it left, and their latencies by order.</summary>
static class CompactionPlot
{
    // Lanes above and below the axis of the index, which goes from 0 to 1000.
    const double FailedLane = 1300;
    const double SuitableLane = -250;
    const double UnmeasuredLane = -500;

    public static void Draw(Brush brush, CompactionPanel panel, SKRect area, string axis)
    {
        var plot = PlotAxes.New(brush.Palette, new PixelPadding(80, 10, 60, 14));
        var unmeasured = panel.Arms.SelectMany(arm => arm.Dots).Any(dot => dot.Lane == CompactionLane.Unmeasured);
        for (var i = 0; i < panel.Arms.Count; i++)
        {
            Dots(plot, brush.Palette, panel.Arms[i], ((panel.Arms.Count - 1) / 2.0) - i);
        }

        plot.Axes.SetLimits(0, panel.Seconds, unmeasured ? UnmeasuredLane - 150 : SuitableLane - 150, FailedLane + 150);
        (double At, string Name)[] marks = [(FailedLane, "failed"), (1000, "1000"), (500, "500"), (0, "0"), (SuitableLane, "suitable"), .. unmeasured ? new[] { (UnmeasuredLane, "no idx") } : []];
        plot.Axes.Left.TickGenerator = new NumericManual(marks.Select(mark => mark.At).ToArray(), marks.Select(mark => mark.Name).ToArray());
        PlotAxes.Time(plot, brush.Palette, panel.Seconds, area.Width, axis);
        plot.Render(brush.Canvas, PlotAxes.Rect(area));
    }

    public static void Draw(Brush brush, LatencyPanel panel, SKRect area)
    {
        var plot = PlotAxes.New(brush.Palette, new PixelPadding(96, 10, 60, 14));
        var roles = panel.Marks.Select(mark => mark.Role).Distinct().Order().ToArray();
        foreach (var mark in panel.Marks)
        {
            var offset = (Array.IndexOf(roles, mark.Role) - ((roles.Length - 1) / 2.0)) * (0.7 / roles.Length);
            Latency(plot, brush.Palette, mark, mark.Order + offset);
        }

        var (low, high) = (Math.Log10(panel.Marks.Min(mark => mark.Middle)) - 0.3, Math.Log10(panel.Marks.Max(mark => mark.Tail)) + 0.3);
        plot.Axes.SetLimits(-0.6, panel.Orders.Count - 0.4, low, high);
        plot.Axes.Left.TickGenerator = PlotAxes.LogTicks(low, high, plusOne: false, Quantity.Nanoseconds);
        plot.Axes.Bottom.TickGenerator = new NumericManual(Enumerable.Range(0, panel.Orders.Count).Select(i => (double)i).ToArray(), panel.Orders.ToArray());
        plot.Axes.Bottom.Label.Text = "order";
        plot.Axes.Bottom.Label.FontSize = PlotAxes.TickSize + 1;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Bottom.Label.ForeColor = PlotAxes.Convert(brush.Palette.Faint);
        plot.Render(brush.Canvas, PlotAxes.Rect(area));
    }

    static void Dots(Plot plot, Palette palette, CompactionDots arm, double lift)
    {
        var color = PlotAxes.Convert(palette.Of(arm.Role)).WithAlpha(0.45);
        foreach (var group in arm.Dots.GroupBy(dot => dot.Order ?? 0))
        {
            // In a lane arms stand one above the other; on the axis a point stands where it is.
            var points = plot.Add.Markers(
                group.Select(dot => dot.Seconds).ToArray(), group.Select(dot => dot.Index ?? (LaneOf(dot.Lane) + (lift * 110))).ToArray(),
                PlotAxes.Shape(arm.Role), 5 + (1.1f * Math.Min(group.Key, 12)), color);
            points.MarkerStyle.OutlineWidth = 0;
        }
    }

    static double LaneOf(CompactionLane lane) => lane switch
    {
        CompactionLane.Failed => FailedLane,
        CompactionLane.Suitable => SuitableLane,
        _ => UnmeasuredLane,
    };

    static void Latency(Plot plot, Palette palette, LatencyMark mark, double x)
    {
        var color = PlotAxes.Convert(palette.Of(mark.Role));
        var line = plot.Add.Line(x, Math.Log10(mark.Middle), x, Math.Log10(mark.Tail));
        (line.LineWidth, line.Color) = (2.5f, color);
        foreach (var (at, size) in new[] { (mark.Middle, 13f), (mark.Most, 9f), (mark.Tail, 6f) })
        {
            plot.Add.Marker(x, Math.Log10(at), PlotAxes.Shape(mark.Role), size, color);
        }
    }
}
