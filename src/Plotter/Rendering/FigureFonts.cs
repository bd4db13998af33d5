// SPDX-License-Identifier: Apache-2.0
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>The fonts that ship inside the program: a figure looks the same on a machine without any font.</summary>
static class FigureFonts
{
    public const string Family = "DejaVu Sans";

    public static SKTypeface Regular { get; } = Load("DejaVuSans.ttf");

    public static SKTypeface Bold { get; } = Load("DejaVuSans-Bold.ttf");

    static SKTypeface Load(string name)
    {
        using var stream = typeof(FigureFonts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the font {name} is missing from the program");
        return SKTypeface.FromStream(stream);
    }
}
