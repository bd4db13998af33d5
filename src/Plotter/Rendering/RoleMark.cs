// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Marker and dash of a role, which tell arms apart without colour: twelve different pairs of colour and marker, and of colour and dash.</summary>
static class RoleMark
{
    static readonly float[][] Dashes = [[], [9, 5], [2, 5], [14, 4, 2, 4]];

    /// <summary>0 circle, 1 square, 2 triangle up, 3 diamond, 4 triangle down, 5 cross.</summary>
    public static int ShapeOf(Role role) => (int)role % 6;

    /// <summary>0 solid, 1 dashed, 2 dotted, 3 dashed and dotted. Roles of one colour differ in it.</summary>
    public static int DashOf(Role role) => ((int)role + ((int)role / Palette.Light.Roles.Count)) % Dashes.Length;

    /// <summary>A stretch of the role's line with its marker, as a legend.</summary>
    public static void Legend(Brush brush, Role role, float x, float y)
    {
        var color = brush.Palette.Of(role);
        brush.Line(x, y, x + 52, y, color, 4, Dashes[DashOf(role)]);
        using var path = Path(ShapeOf(role), x + 26, y, 7.5f);
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        brush.Canvas.DrawPath(path, paint);
    }

    static SKPath Path(int shape, float x, float y, float r)
    {
        var path = new SKPath();
        switch (shape)
        {
            case 0:
                path.AddCircle(x, y, r);
                break;
            case 1:
                path.AddRect(new SKRect(x - r, y - r, x + r, y + r));
                break;
            case 2:
                path.AddPoly([new(x - r, y + r), new(x, y - r), new(x + r, y + r)]);
                break;
            case 3:
                path.AddPoly([new(x - r, y), new(x, y - r), new(x + r, y), new(x, y + r)]);
                break;
            case 4:
                path.AddPoly([new(x - r, y - r), new(x, y + r), new(x + r, y - r)]);
                break;
            default:
                var t = r * 0.4f;
                path.AddPoly([
                    new(x, y - t), new(x + r - t, y - r), new(x + r, y - r + t), new(x + t, y), new(x + r, y + r - t), new(x + r - t, y + r),
                    new(x, y + t), new(x - r + t, y + r), new(x - r, y + r - t), new(x - t, y), new(x - r, y - r + t), new(x - r + t, y - r),
                ]);
                break;
        }

        return path;
    }
}
