// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Draws a sheet as PNG, readable at half its size. The same sheet gives the same bytes.</summary>
static class SheetRenderer
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
            using var recorder = new SKPictureRecorder();
            var brush = new Brush(recorder.BeginRecording(SKRect.Create(Width, 8000)));
            var height = (int)Math.Ceiling(Draw(brush, sheet));
            using var picture = recorder.EndRecording();
            using var surface = SKSurface.Create(new SKImageInfo(Width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
            surface.Canvas.Clear(Palette.Paper);
            surface.Canvas.DrawPicture(picture);
            using var image = surface.Snapshot();
            using var png = image.Encode(SKEncodedImageFormat.Png, 100);
            return png.ToArray();
        }
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

        foreach (var line in sheet.Verdict is null ? [] : Brush.Wrap(sheet.Verdict, Inner, 24, bold: true))
        {
            y += 34;
            brush.Text(line, Margin, y - 4, 24, Palette.Of(sheet.VerdictTone), bold: true);
        }

        y += 10;
        foreach (var arm in sheet.Arms)
        {
            y += 36;
            Arm(brush, arm, sheet.Arms.Count > 1, y - 8);
        }

        return y;
    }

    static void Arm(Brush brush, SheetArm arm, bool named, float y)
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
        var x = Margin + 66 + brush.Text(label, Margin + 66, y, 23, bold: true) + 22;
        brush.Fitted(arm.Text, x, y, Width - Margin - x, 21);
    }

    static float Notes(Brush brush, Sheet sheet, float y)
    {
        var shown = sheet.Notes.Count <= ShownNotes ? sheet.Notes
            : [.. sheet.Notes.Take(ShownNotes - 1), $"{sheet.Notes.Count - ShownNotes + 1} more notes are in the report."];
        y += shown.Count > 0 ? 10 : 0;
        foreach (var note in shown)
        {
            brush.Text("⚠", Margin, y + 22, 19, Palette.Warning);
            foreach (var line in Brush.Wrap(note, Inner - 30, 18))
            {
                y += 26;
                brush.Text(line, Margin + 30, y - 4, 18, Palette.Warning);
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
        for (var i = 0; i < sheet.Dots.Count; i++)
        {
            var panel = sheet.Dots[i];
            var x = Margin + (i * (width + Gap));
            brush.Fitted(panel.Title, x, y + 20, width, 19, bold: true);
            brush.Fitted(panel.Unit, x, y + 42, width, 16, Palette.Faint);
            ScottPlotPanels.Draw(brush.Canvas, panel, SKRect.Create(x, y + 50, width, 230));
            brush.Fitted(panel.Tag, x, y + 304, width, 19, Palette.Of(panel.Tone), bold: true);
            brush.Fitted(panel.Detail, x, y + 326, width, 16, Palette.Faint);
        }

        return y + 336;
    }

    static float Body(Brush brush, Sheet sheet, float y)
    {
        const float Gap = 36;
        var height = Math.Max(sheet.Times.Count * 240, sheet.Matrices.Count * 200) + 30;
        var left = sheet.Times.Count == 0 ? 0 : (Inner * 0.62f) - Gap;
        var top = y;
        for (var i = 0; i < sheet.Times.Count; i++)
        {
            var panel = sheet.Times[i];
            var share = height / sheet.Times.Count;
            var drawn = brush.Text(panel.Title, Margin, top + 20, 19, bold: true);
            var unit = panel.Unit + (i == 0 && panel.Lines.Any(line => !line.IsMedian) ? "  ·  thin: each run, thick: median" : "");
            brush.Fitted(unit, Margin + drawn + 14, top + 20, left - drawn - 14, 16, Palette.Faint);
            var last = i == sheet.Times.Count - 1;
            ScottPlotPanels.Draw(brush.Canvas, panel, SKRect.Create(Margin, top + 28, left, share - 28), last);
            top += share;
        }

        Matrices(brush, sheet, Margin + left + (left > 0 ? Gap : 0), y, height);
        return y + height;
    }

    static void Matrices(Brush brush, Sheet sheet, float x, float y, float height)
    {
        var width = Width - Margin - x;
        brush.Fitted(sheet.MatrixTitle, x, y + 20, width, 19, bold: true);
        var each = (height - 34) / Math.Max(1, sheet.Matrices.Count);
        for (var i = 0; i < sheet.Matrices.Count; i++)
        {
            MatrixPainter.Draw(brush, sheet.Matrices[i], SKRect.Create(x, y + 34 + (i * each), width, each - 14));
        }
    }

    static float Footer(Brush brush, Sheet sheet, float y)
    {
        brush.Line(Margin, y, Width - Margin, y, Palette.Line, 1);
        foreach (var line in Brush.Wrap(sheet.Footer, Inner, 16))
        {
            y += 26;
            brush.Text(line, Margin, y - 2, 16, Palette.Faint);
        }

        return y + 22;
    }
}
