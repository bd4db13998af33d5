// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;
using SkiaSharp;

namespace Fleet.Plotter.Tests;

/// <summary>
/// Expected pictures beside the tests, a third of their size; FLEET_UPDATE_GOLDEN=1 writes them anew. What an eye would not
/// see is forgiven: another rasteriser's edges, not another number, a panel that moved or a missing line.
/// </summary>
static class GoldenImage
{
    const int Width = 600;
    const int Block = 10;
    const double BlockTolerance = 14;
    const double MostBlocks = 0.004;

    public static void Check(string name, byte[] png)
    {
        var path = Repository.PathTo("tests", "Plotter.Tests", "Golden", name + ".png");
        using var actual = Small(png);
        if (Environment.GetEnvironmentVariable("FLEET_UPDATE_GOLDEN") == "1")
        {
            using var encoded = actual.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(path, encoded.ToArray());
        }

        using var expected = SKBitmap.Decode(path);
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        Assert.InRange(DifferingBlocks(expected, actual), 0, MostBlocks);
    }

    /// <summary>The share of blocks whose mean colour differs so that it can be seen.</summary>
    public static double DifferingBlocks(SKBitmap a, SKBitmap b)
    {
        var (blocks, differing) = (0, 0);
        for (var y = 0; y + Block <= a.Height; y += Block)
        {
            for (var x = 0; x + Block <= a.Width; x += Block)
            {
                blocks++;
                differing += Distance(Mean(a, x, y), Mean(b, x, y)) > BlockTolerance ? 1 : 0;
            }
        }

        return (double)differing / blocks;
    }

    static double Distance((double R, double G, double B) a, (double R, double G, double B) b) =>
        Math.Max(Math.Abs(a.R - b.R), Math.Max(Math.Abs(a.G - b.G), Math.Abs(a.B - b.B)));

    static (double R, double G, double B) Mean(SKBitmap image, int left, int top)
    {
        var (r, g, b) = (0.0, 0.0, 0.0);
        for (var y = top; y < top + Block; y++)
        {
            for (var x = left; x < left + Block; x++)
            {
                var pixel = image.GetPixel(x, y);
                (r, g, b) = (r + pixel.Red, g + pixel.Green, b + pixel.Blue);
            }
        }

        return (r / (Block * Block), g / (Block * Block), b / (Block * Block));
    }

    static SKBitmap Small(byte[] png)
    {
        using var image = SKBitmap.Decode(png);
        return image.Resize(new SKImageInfo(Width, image.Height * Width / image.Width), new SKSamplingOptions(SKCubicResampler.Mitchell));
    }
}
