// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Okabe and Ito's colours, told apart by colour-blind readers; A is blue and B is orange in every figure.</summary>
static class Palette
{
    public static readonly SKColor Ink = SKColor.Parse("#1A1A1A");
    public static readonly SKColor Faint = SKColor.Parse("#5F6368");
    public static readonly SKColor Line = SKColor.Parse("#D5D8DC");
    public static readonly SKColor Paper = SKColors.White;
    public static readonly SKColor NotMeasured = SKColor.Parse("#F0F0F0");
    public static readonly SKColor Warning = SKColor.Parse("#8A5A00");

    public static SKColor Of(Role role) => SKColor.Parse(role == Role.A ? "#0072B2" : "#E69F00");

    public static SKColor Of(Tone tone) => tone switch
    {
        Tone.Better => SKColor.Parse("#00785A"),
        Tone.Worse => SKColor.Parse("#B84A00"),
        _ => Faint,
    };

    /// <summary>From paper to the full colour.</summary>
    public static SKColor Shade(SKColor full, double share)
    {
        var t = Math.Clamp(share, 0, 1);
        return new SKColor(Mix(Paper.Red, full.Red, t), Mix(Paper.Green, full.Green, t), Mix(Paper.Blue, full.Blue, t));
    }

    /// <summary>The ink that can be read on a fill.</summary>
    public static SKColor On(SKColor fill) =>
        (0.299 * fill.Red) + (0.587 * fill.Green) + (0.114 * fill.Blue) < 140 ? SKColors.White : Ink;

    static byte Mix(byte from, byte to, double t) => (byte)Math.Round(from + ((to - from) * t));
}
