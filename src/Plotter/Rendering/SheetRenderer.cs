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

    public static byte[] Png(Sheet sheet, Palette? palette = null) => Encode(sheet, palette ?? Palette.Light, pixels => pixels.Encode(SKEncodedImageFormat.Png, 100));

    /// <summary>Nearly the same pixels in a third of the bytes, for inside a page.</summary>
    public static byte[] Webp(Sheet sheet, Palette palette) => Encode(sheet, palette, pixels => pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, 85)));

    static byte[] Encode(Sheet sheet, Palette palette, Func<SKPixmap, SKData?> encode)
    {
        // ScottPlot's font table is one for the process.
        lock (OneAtATime)
        {
            using var picture = Record(sheet, palette, out var height);
            using var surface = SKSurface.Create(new SKImageInfo(Width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
            surface.Canvas.Clear(palette.Paper);
            surface.Canvas.DrawPicture(picture);
            using var image = surface.Snapshot();
            using var pixels = image.PeekPixels();
            using var bytes = encode(pixels) ?? throw new InvalidOperationException("the figure could not be encoded");
            return bytes.ToArray();
        }
    }

    /// <summary>Text stays text: the viewer needs DejaVu Sans, or takes its own sans-serif.</summary>
    public static byte[] Svg(Sheet sheet, Palette? palette = null)
    {
        palette ??= Palette.Light;
        lock (OneAtATime)
        {
            using var picture = Record(sheet, palette, out var height);
            using var bytes = new MemoryStream();
            using (var canvas = SKSvgCanvas.Create(SKRect.Create(Width, height), bytes))
            {
                canvas.Clear(palette.Paper);
                canvas.DrawPicture(picture);
            }

            return Encoding.UTF8.GetBytes(Renumbered(Encoding.UTF8.GetString(bytes.ToArray())));
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

    // Drawn once to learn the height, which depends on how texts wrap.
    static SKPicture Record(Sheet sheet, Palette palette, out int height)
    {
        using var recorder = new SKPictureRecorder();
        height = (int)Math.Ceiling(Draw(new Brush(recorder.BeginRecording(SKRect.Create(Width, 20000)), palette), sheet));
        return recorder.EndRecording();
    }

    static float Draw(Brush brush, Sheet sheet)
    {
        var y = SheetFrame.Header(brush, sheet);
        y = SheetPanels.Dots(brush, sheet, y + 22);
        y = SheetPanels.Histories(brush, sheet, y);
        y = SheetPanels.Body(brush, sheet, y);
        y = SheetPanels.Forest(brush, sheet, y);
        y = SheetPanels.Grids(brush, sheet, y);
        return SheetFrame.Footer(brush, sheet, y + 10);
    }
}
