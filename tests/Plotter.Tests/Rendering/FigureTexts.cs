// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Xml.Linq;
using Fleet.Plotter.Rendering;
using SkiaSharp;

namespace Fleet.Plotter.Tests.Rendering;

/// <summary>Where every text of a figure stands, read from its SVG: whether one lies on another, or beyond the paper.</summary>
static class FigureTexts
{
    // Glyphs may come that close, pixels.
    const float Slack = 1.5f;

    public static IReadOnlyList<(string Text, SKRect Box)> Of(byte[] svg)
    {
        var root = XDocument.Load(new MemoryStream(svg)).Root!;
        return [.. root.Descendants().Where(element => element.Name.LocalName == "text").Select(Place).OfType<(string, SKRect)>().Distinct()]; // a plot draws the labels of its axes twice
    }

    public static void AreReadable(byte[] svg)
    {
        var (texts, width) = (Of(svg), float.Parse(XDocument.Load(new MemoryStream(svg)).Root!.Attribute("width")!.Value, CultureInfo.InvariantCulture));
        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.True(text.Box.Left >= 0 && text.Box.Right <= width, $"'{text.Text}' is beyond the paper: {text.Box}"));
        var over = from i in Enumerable.Range(0, texts.Count)
                   from j in Enumerable.Range(i + 1, texts.Count - i - 1)
                   where SKRect.Inflate(texts[i].Box, -Slack, -Slack).IntersectsWith(texts[j].Box)
                   select $"'{texts[i].Text}' at {texts[i].Box} and '{texts[j].Text}' at {texts[j].Box}";
        Assert.Empty(over);
    }

    // What is turned is left out.
    static (string, SKRect)? Place(XElement text)
    {
        var (transform, said) = (text.Attribute("transform")?.Value ?? "", text.Value.Trim());
        if (transform.StartsWith("matrix", StringComparison.Ordinal) || said.Length == 0)
        {
            return null;
        }

        var moved = transform.Length == 0 ? [0, 0] : Numbers(transform["translate(".Length..^1]);
        var (xs, ys, size) = (Numbers(text.Attribute("x")!.Value), Numbers(text.Attribute("y")!.Value), Numbers(text.Attribute("font-size")!.Value)[0]);
        var (x, y) = (xs[0] + moved[0], ys[0] + moved.ElementAtOrDefault(1));
        var bold = text.Attribute("font-weight") is { } weight && weight.Value is "bold" or "700";
        // Of what has nothing below the line, as a number, no more is taken.
        return (said, new SKRect(x, y - (0.73f * size), x + Brush.Width(said, size, bold), y + (said.Any("gjpqy,;".Contains) ? 0.2f * size : 0)));
    }

    static float[] Numbers(string list) =>
        [.. list.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
}
