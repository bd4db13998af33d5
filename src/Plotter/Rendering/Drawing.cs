// SPDX-License-Identifier: Apache-2.0
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>A sheet laid out in the colours of a palette: what is drawn where, of no resolution yet.</summary>
/// <param name="Height">Of its lowest line; the width is that of every sheet.</param>
sealed record Drawing(SKPicture Picture, int Height, Palette Palette) : IDisposable
{
    public void Dispose() => Picture.Dispose();
}
