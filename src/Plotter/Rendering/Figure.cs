// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;

namespace Fleet.Plotter.Rendering;

/// <summary>A sheet as files: laid out once for each palette and turned into a PNG once, however many files it goes into.</summary>
/// <remarks>Threading: safe. Dispose it when nobody draws any more.</remarks>
sealed class Figure(Func<Sheet> build) : IDisposable
{
    const int MostInPage = 640_000;

    readonly Lazy<Sheet> _sheet = new(build);
    readonly Lock _one = new();
    readonly Dictionary<Palette, (Lazy<Drawing> Drawing, Lazy<byte[]> Png)> _drawn = [];

    public Sheet Sheet => _sheet.Value;

    public byte[] Png(Palette palette) => Of(palette).Png.Value;

    /// <summary>
    /// For inside a page, which stays under 2 MB with two of them: the PNG, which costs nothing where it is wanted anyway, or nearly the
    /// same pixels in half the bytes, for a second's work.
    /// </summary>
    public string DataUri(Palette palette) => Of(palette) is var drawn && drawn.Png.Value is { Length: <= MostInPage } png
        ? "data:image/png;base64," + Convert.ToBase64String(png)
        : "data:image/webp;base64," + Convert.ToBase64String(SheetRenderer.Webp(drawn.Drawing.Value));

    public byte[] Svg(Palette palette) => SheetRenderer.Svg(Of(palette).Drawing.Value);

    public void Dispose()
    {
        foreach (var (drawing, _) in _drawn.Values)
        {
            if (drawing.IsValueCreated)
            {
                drawing.Value.Dispose();
            }
        }
    }

    (Lazy<Drawing> Drawing, Lazy<byte[]> Png) Of(Palette palette)
    {
        lock (_one)
        {
            if (!_drawn.TryGetValue(palette, out var drawn))
            {
                var drawing = new Lazy<Drawing>(() => SheetRenderer.Draw(Sheet, palette));
                _drawn[palette] = drawn = (drawing, new(() => SheetRenderer.Png(drawing.Value)));
            }

            return drawn;
        }
    }
}
