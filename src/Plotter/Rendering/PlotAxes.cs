// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>What all plots with axes have in common: fonts, colours, ticks. Knows ScottPlot, as *Panels.cs and *Plot.cs here do.</summary>
static class PlotAxes
{
    public const float TickSize = 18;

    static PlotAxes()
    {
        Fonts.FontResolvers.Insert(0, new EmbeddedFont());
        Fonts.Default = FigureFonts.Family;
        Fonts.Sans = FigureFonts.Family;
    }

    /// <summary>An empty plot in the colours of the sheet.</summary>
    public static Plot New(Palette palette, PixelPadding padding)
    {
        var (grid, faint) = (Convert(palette.Line), Convert(palette.Faint));
        var plot = new Plot();
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.Layout.Fixed(padding);
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Grid.MajorLineColor = grid.WithAlpha(0.7);
        plot.HideLegend();
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.Axes.Left.TickGenerator = Ticks(40);
        plot.Axes.Bottom.TickGenerator = Ticks(100);
        foreach (var axis in new IAxis[] { plot.Axes.Left, plot.Axes.Bottom })
        {
            axis.TickLabelStyle.FontSize = TickSize;
            axis.TickLabelStyle.FontName = FigureFonts.Family;
            axis.TickLabelStyle.ForeColor = faint;
            axis.FrameLineStyle.Color = grid;
            axis.MajorTickStyle.Color = grid;
            axis.MinorTickStyle.Length = 0;
        }

        return plot;
    }

    static NumericAutomatic Ticks(float spacing) =>
        new() { LabelFormatter = Quantity.Compact, MinimumTickSpacing = spacing };

    /// <summary>Whole powers of ten, and 2 and 5 times them where there are few; 1 would stand on 0.</summary>
    /// <param name="label">Of a value; <see cref="Quantity.Compact"/> where nothing is said.</param>
    public static NumericManual LogTicks(double low, double high, bool plusOne, Func<double, string>? label = null)
    {
        double[] steps = high - low < 2 ? [1, 2, 5] : [1];
        var values = Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)
            .SelectMany(power => steps.Select(step => step * Math.Pow(10, power)));
        var ticks = (plusOne ? values.Where(value => value > 1).Prepend(0) : values)
            .Select(value => (At: Math.Log10(plusOne ? 1 + value : value), Label: (label ?? Quantity.Compact)(value)))
            .Where(tick => tick.At >= low && tick.At <= high).ToArray();
        return new NumericManual(ticks.Select(tick => tick.At).ToArray(), ticks.Select(tick => tick.Label).ToArray());
    }

    /// <summary>Time from left to right.</summary>
    /// <param name="axis">From when; null where a panel below has it.</param>
    public static void Time(Plot plot, Palette palette, double seconds, float width, string? axis)
    {
        var unit = TimeUnit.For(seconds);
        var ticks = unit.Ticks(seconds, Math.Max(2, (int)(width / 100))).ToArray();
        plot.Axes.Bottom.TickGenerator = new NumericManual(ticks.Select(tick => tick.At).ToArray(), ticks.Select(tick => tick.Label).ToArray());
        plot.Axes.Bottom.TickLabelStyle.IsVisible = axis is not null;
        plot.Axes.Bottom.Label.Text = axis is null ? "" : $"{unit.Name} {axis}";
        plot.Axes.Bottom.Label.FontSize = TickSize + 1;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Bottom.Label.ForeColor = Convert(palette.Faint);
    }

    public static MarkerShape Shape(Role role) => RoleMark.ShapeOf(role) switch
    {
        0 => MarkerShape.FilledCircle,
        1 => MarkerShape.FilledSquare,
        2 => MarkerShape.FilledTriangleUp,
        3 => MarkerShape.FilledDiamond,
        4 => MarkerShape.FilledTriangleDown,
        _ => MarkerShape.Eks,
    };

    public static LinePattern Pattern(Role role) => RoleMark.DashOf(role) switch
    {
        0 => LinePattern.Solid,
        1 => LinePattern.Dashed,
        2 => LinePattern.Dotted,
        _ => LinePattern.DenselyDashed,
    };

    public static Color Convert(SKColor color) => new(color.Red, color.Green, color.Blue, color.Alpha);

    public static PixelRect Rect(SKRect area) => new(area.Left, area.Right, area.Bottom, area.Top);

    sealed class EmbeddedFont : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            weight >= FontWeight.SemiBold ? FigureFonts.Bold : FigureFonts.Regular;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => bold ? FigureFonts.Bold : FigureFonts.Regular;
    }
}
