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
    const float Margin = 40;
    const float Inner = Width - (2 * Margin);
    const int ShownNotes = 5;
    static readonly Lock OneAtATime = new();

    public static byte[] Png(Sheet sheet)
    {
        // ScottPlot's font table is one for the process.
        lock (OneAtATime)
        {
            using var picture = Record(sheet, out var height);
            using var surface = SKSurface.Create(new SKImageInfo(Width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
            surface.Canvas.Clear(Palette.Paper);
            surface.Canvas.DrawPicture(picture);
            using var image = surface.Snapshot();
            using var png = image.Encode(SKEncodedImageFormat.Png, 100);
            return png.ToArray();
        }
    }

    /// <summary>Text stays text: the viewer needs DejaVu Sans, or takes its own sans-serif.</summary>
    public static byte[] Svg(Sheet sheet)
    {
        lock (OneAtATime)
        {
            using var picture = Record(sheet, out var height);
            using var bytes = new MemoryStream();
            using (var canvas = SKSvgCanvas.Create(SKRect.Create(Width, height), bytes))
            {
                canvas.Clear(Palette.Paper);
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
    static SKPicture Record(Sheet sheet, out int height)
    {
        using var recorder = new SKPictureRecorder();
        height = (int)Math.Ceiling(Draw(new Brush(recorder.BeginRecording(SKRect.Create(Width, 8000))), sheet));
        return recorder.EndRecording();
    }

    static float Draw(Brush brush, Sheet sheet)
    {
        var y = Header(brush, sheet);
        y = Notes(brush, sheet, y);
        y = Dots(brush, sheet, y + 22);
        y = Body(brush, sheet, y + 26);
        return Footer(brush, sheet, y + 16);
    }

    static float Header(Brush brush, Sheet sheet)
    {
        var y = Margin;
        foreach (var line in Brush.Wrap(sheet.Headline, Inner, 34, bold: true))
        {
            y += 40;
            brush.Text(line, Margin, y - 8, 34, bold: true);
        }

        foreach (var line in sheet.Verdict is null ? [] : Brush.Wrap(sheet.Verdict, Inner, 26, bold: true))
        {
            y += 36;
            brush.Text(line, Margin, y - 4, 26, Palette.Of(sheet.VerdictTone), bold: true);
        }

        y += 10;
        foreach (var arm in sheet.Arms)
        {
            y = Arm(brush, arm, sheet.Arms.Count > 1, y + 28) + 8;
        }

        return y;
    }

    static float Arm(Brush brush, SheetArm arm, bool named, float y)
    {
        var color = Palette.Of(arm.Role);
        var dashed = arm.Role == Role.B;
        brush.Line(Margin, y - 8, Margin + 52, y - 8, color, 4, dashed);
        var marker = SKRect.Create(Margin + 20, y - 14, 12, 12);
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        if (dashed)
        {
            brush.Canvas.DrawRect(marker, paint);
        }
        else
        {
            brush.Canvas.DrawOval(marker, paint);
        }

        var label = named ? $"{arm.Role}  {arm.Label}" : arm.Label;
        var x = Margin + 66;
        brush.Fitted(label, x, y, Inner - 66, 24, bold: true);
        var after = x + Brush.Width(label, 24, bold: true) + 22;
        if (after + Brush.Width(arm.Text, 22) <= Width - Margin)
        {
            brush.Text(arm.Text, after, y, 22);
            return y;
        }

        brush.Fitted(arm.Text, x, y + 32, Inner - 66, 22);
        return y + 32;
    }

    static float Notes(Brush brush, Sheet sheet, float y)
    {
        var shown = sheet.Notes.Count <= ShownNotes ? sheet.Notes
            : [.. sheet.Notes.Take(ShownNotes - 1), $"{sheet.Notes.Count - ShownNotes + 1} more notes are in the report."];
        y += shown.Count > 0 ? 10 : 0;
        foreach (var note in shown)
        {
            brush.Text("⚠", Margin, y + 23, 21, Palette.Warning);
            foreach (var line in Brush.Wrap(note, Inner - 34, 20))
            {
                y += 28;
                brush.Text(line, Margin + 34, y - 4, 20, Palette.Warning);
            }
        }

        return y;
    }

    static float Dots(Brush brush, Sheet sheet, float y)
    {
        const float Gap = 22;
        if (sheet.Dots.Count == 0)
        {
            return y;
        }

        var width = Math.Min(420, (Inner - (Gap * (sheet.Dots.Count - 1))) / sheet.Dots.Count);
        var titleSize = Brush.CommonSize(sheet.Dots.Select(panel => panel.Title), width, 20, bold: true);
        var detailSize = Brush.CommonSize(sheet.Dots.Select(panel => panel.Detail), width, 18);
        for (var i = 0; i < sheet.Dots.Count; i++)
        {
            var panel = sheet.Dots[i];
            var x = Margin + (i * (width + Gap));
            brush.Fitted(panel.Title, x, y + 21, width, titleSize, bold: true);
            brush.Fitted(panel.Unit, x, y + 46, width, 18, Palette.Faint);
            ScottPlotPanels.Draw(brush.Canvas, panel, SKRect.Create(x, y + 54, width, 260));
            brush.Fitted(panel.Tag, x, y + 340, width, 21, Palette.Of(panel.Tone), bold: true);
            brush.Fitted(panel.Detail, x, y + 366, width, detailSize, Palette.Faint);
        }

        brush.Text(DotCaption(sheet.Dots), Margin, y + 398, 17, Palette.Faint);
        return y + 404;
    }

    static string DotCaption(IReadOnlyList<DotPanel> panels) => "dot: a run  ·  bar: median"
        + (panels.Any(panel => panel.Difference is not null) ? "  ·  diamond: B - A with its interval, drawn from A's median" : "");

    static float Body(Brush brush, Sheet sheet, float y)
    {
        const float Gap = 36;
        var height = Math.Max(sheet.Times.Count * 250, sheet.Matrices.Count * 220) + 30;
        var left = sheet.Times.Count == 0 ? 0 : (Inner * 0.62f) - Gap;
        var top = y;
        for (var i = 0; i < sheet.Times.Count; i++)
        {
            var panel = sheet.Times[i];
            var share = height / sheet.Times.Count;
            var drawn = brush.Text(panel.Title, Margin, top + 21, 20, bold: true);
            brush.Fitted(TimeCaption(panel, i == 0), Margin + drawn + 14, top + 21, left - drawn - 14, 18, Palette.Faint);
            var last = i == sheet.Times.Count - 1;
            ScottPlotPanels.Draw(brush.Canvas, panel, SKRect.Create(Margin, top + 28, left, share - 28), last);
            top += share;
        }

        Matrices(brush, sheet, Margin + left + (left > 0 ? Gap : 0), y, height);
        return y + height;
    }

    static string TimeCaption(TimePanel panel, bool first) => panel.Unit
        + (first && panel.Lines.Any(line => !line.IsMedian) ? "  ·  thin: a run, thick: median" : "")
        + (first && panel.Shades.Count > 0 ? "  ·  grey: events lost" : "");

    static void Matrices(Brush brush, Sheet sheet, float x, float y, float height)
    {
        var width = Width - Margin - x;
        brush.Fitted(sheet.MatrixTitle, x, y + 21, width, 20, bold: true);
        var each = (height - 34) / Math.Max(1, sheet.Matrices.Count);
        for (var i = 0; i < sheet.Matrices.Count; i++)
        {
            MatrixPainter.Draw(brush, sheet.Matrices[i], SKRect.Create(x, y + 34 + (i * each), width, each - 14));
        }
    }

    static float Footer(Brush brush, Sheet sheet, float y)
    {
        brush.Line(Margin, y, Width - Margin, y, Palette.Line, 1);
        foreach (var line in Brush.Wrap(sheet.Footer, Inner, 17))
        {
            y += 26;
            brush.Text(line, Margin, y - 2, 17, Palette.Faint);
        }

        return y + 22;
    }
}
