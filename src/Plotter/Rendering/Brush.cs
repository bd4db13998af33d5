// SPDX-License-Identifier: Apache-2.0
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Draws text, lines and boxes on a canvas in the figure's fonts and colours.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
sealed class Brush(SKCanvas canvas, Palette palette)
{
    public SKCanvas Canvas => canvas;

    public Palette Palette => palette;

    /// <summary>Draws one line of text whose baseline is at <paramref name="y"/>; returns its width.</summary>
    public float Text(
        string text, float x, float y, float size, SKColor? color = null, bool bold = false, SKTextAlign align = SKTextAlign.Left)
    {
        using var font = Font(size, bold);
        using var paint = new SKPaint { Color = color ?? palette.Ink, IsAntialias = true };
        canvas.DrawText(text, x, y, align, font, paint);
        return font.MeasureText(text);
    }

    /// <summary>The same, made smaller until it fits, and cut with an ellipsis where it would become unreadable.</summary>
    public void Fitted(
        string text, float x, float y, float width, float size, SKColor? color = null, bool bold = false, SKTextAlign align = SKTextAlign.Left)
    {
        size = CommonSize([text], width, size, bold);
        var shown = text;
        while (shown.Length > 2 && Width(shown, size, bold) > width)
        {
            shown = shown[..^2] + "…";
        }

        Text(shown, x, y, size, color, bold, align);
    }

    /// <summary>The largest size, down from the given one, at which all texts fit: neighbours look alike.</summary>
    public static float CommonSize(IEnumerable<string> texts, float width, float size, bool bold = false)
    {
        const float Smallest = 13;
        foreach (var text in texts)
        {
            while (size > Smallest && Width(text, size, bold) > width)
            {
                size -= 0.5f;
            }
        }

        return size;
    }

    /// <summary>Breaks a text at spaces into lines of at most a width; a word that is longer is cut.</summary>
    /// <param name="separator">Where else it is broken, if not at spaces: what is between two of them stays on one line.</param>
    public static List<string> Wrap(string text, float width, float size, bool bold = false, string separator = " ")
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(separator).SelectMany(word => Pieces(word, width, size, bold)))
        {
            var longer = lines[^1].Length == 0 ? word : lines[^1] + separator + word;
            if (lines[^1].Length > 0 && Width(longer, size, bold) > width)
            {
                lines.Add(word);
            }
            else
            {
                lines[^1] = longer;
            }
        }

        return lines;
    }

    static IEnumerable<string> Pieces(string word, float width, float size, bool bold)
    {
        while (word.Length > 1 && Width(word, size, bold) > width)
        {
            var cut = word.Length - 1;
            while (cut > 1 && Width(word[..cut], size, bold) > width)
            {
                cut--;
            }

            yield return word[..cut];
            word = word[cut..];
        }

        yield return word;
    }

    public void Rectangle(SKRect area, SKColor fill)
    {
        using var paint = new SKPaint { Color = fill, IsAntialias = false };
        canvas.DrawRect(area, paint);
    }

    public void Frame(SKRect area, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsStroke = true, StrokeWidth = 1, IsAntialias = false };
        canvas.DrawRect(area, paint);
    }

    /// <summary>What was not measured.</summary>
    public void Hatch(SKRect area)
    {
        Rectangle(area, palette.NotMeasured);
        canvas.Save();
        canvas.ClipRect(area);
        for (var x = area.Left - area.Height; x < area.Right; x += 9)
        {
            Line(x, area.Bottom, x + area.Height, area.Top, palette.Line, 1);
        }

        canvas.Restore();
    }

    public void Line(float x1, float y1, float x2, float y2, SKColor color, float width, params float[] dashes)
    {
        using var dash = dashes.Length > 0 ? SKPathEffect.CreateDash(dashes, 0) : null;
        using var paint = new SKPaint { Color = color, IsStroke = true, StrokeWidth = width, IsAntialias = true, PathEffect = dash };
        canvas.DrawLine(x1, y1, x2, y2, paint);
    }

    public static float Width(string text, float size, bool bold = false)
    {
        using var font = Font(size, bold);
        return font.MeasureText(text);
    }

    static SKFont Font(float size, bool bold) =>
        new(bold ? FigureFonts.Bold : FigureFonts.Regular, size) { Edging = SKFontEdging.Antialias, Subpixel = true };
}
