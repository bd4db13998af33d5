// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.RegularExpressions;
using Fleet.Plotter.Charts;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Draws a sheet as PNG or SVG, readable at half its size. The same sheet gives the same bytes.</summary>
static partial class SheetRenderer
{
    const int Width = 1800;
    public const float Margin = 40;
    public const float Inner = Width - (2 * Margin);
    static readonly Lock OneAtATime = new();

    // Flat areas and sharp edges: filters, which help photographs, make them larger and take most of the time.
    static readonly SKPngEncoderOptions Flat = new(SKPngEncoderFilterFlags.None, 6);

    public static byte[] Png(Sheet sheet, Palette? palette = null)
    {
        using var drawing = Draw(sheet, palette ?? Palette.Light);
        return Png(drawing);
    }

    public static byte[] Png(Drawing drawing) => Encode(drawing, pixels => pixels.Encode(Flat));

    /// <summary>Nearly the same pixels in a third of the bytes, for inside a page.</summary>
    public static byte[] Webp(Drawing drawing) =>
        Encode(drawing, pixels => pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, 85)));

    static byte[] Encode(Drawing drawing, Func<SKPixmap, SKData?> encode)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, drawing.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(drawing.Palette.Paper);
        surface.Canvas.DrawPicture(drawing.Picture);
        using var image = surface.Snapshot();
        using var pixels = image.PeekPixels();
        using var bytes = encode(pixels) ?? throw new InvalidOperationException("the figure could not be encoded");
        return bytes.ToArray();
    }

    public static byte[] Svg(Sheet sheet, Palette? palette = null)
    {
        using var drawing = Draw(sheet, palette ?? Palette.Light);
        return Svg(drawing);
    }

    /// <summary>Text stays text: the viewer needs DejaVu Sans, or takes its own sans-serif.</summary>
    public static byte[] Svg(Drawing drawing)
    {
        using var bytes = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(Width, drawing.Height), bytes))
        {
            canvas.Clear(drawing.Palette.Paper);
            canvas.DrawPicture(drawing.Picture);
        }

        return Encoding.UTF8.GetBytes(Renumbered(Encoding.UTF8.GetString(bytes.ToArray())));
    }

    /// <remarks>Threading: safe; one at a time, as ScottPlot's font table is one for the process.</remarks>
    public static Drawing Draw(Sheet sheet, Palette palette)
    {
        lock (OneAtATime)
        {
            using var recorder = new SKPictureRecorder();
            // The height depends on how texts wrap.
            var height = (int)Math.Ceiling(Draw(new Brush(recorder.BeginRecording(SKRect.Create(Width, 20000)), palette), sheet));
            return new Drawing(recorder.EndRecording(), height, palette);
        }
    }

    // Skia numbers clips over the whole life of the process.
    static string Renumbered(string svg)
    {
        var numbers = new Dictionary<string, string>();
        return Ids().Replace(svg, match =>
        {
            numbers.TryAdd(match.Value, FormattableString.Invariant($"c{numbers.Count}"));
            return numbers[match.Value];
        });
    }

    [GeneratedRegex("(?<=id=\"|url\\(#)[a-z]+_[0-9a-f]+")]
    private static partial Regex Ids();

    static float Draw(Brush brush, Sheet sheet)
    {
        var y = SheetFrame.Header(brush, sheet);
        y = SheetPanels.Dots(brush, sheet, y + 22);
        y = SheetPanels.Histories(brush, sheet, y);
        y = SheetPanels.Body(brush, sheet, y);
        y = SheetPanels.Patterns(brush, sheet, y);
        y = SheetPanels.Forest(brush, sheet, y);
        y = SheetPanels.Grids(brush, sheet, y);
        y = SheetPanels.Details(brush, sheet, y);
        return SheetFrame.Footer(brush, sheet, y + 10);
    }
}
