// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>
/// Okabe and Ito's colours, told apart by colour-blind readers; A is blue and B is orange in every figure. After the eighth arm
/// they begin again: marker and dash differ then.
/// </summary>
sealed record Palette(
    SKColor Ink, SKColor Faint, SKColor Line, SKColor Paper, SKColor NotMeasured, SKColor Warning, SKColor Better, SKColor Worse,
    IReadOnlyList<SKColor> Roles)
{
    public static Palette Light { get; } = new(
        SKColor.Parse("#1A1A1A"), SKColor.Parse("#5F6368"), SKColor.Parse("#D5D8DC"), SKColors.White, SKColor.Parse("#F0F0F0"),
        SKColor.Parse("#8A5A00"), SKColor.Parse("#00785A"), SKColor.Parse("#B84A00"),
        [.. RolesOf("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B8A400", "#4D4D4D")]);

    public static Palette Dark { get; } = new(
        SKColor.Parse("#ECECEC"), SKColor.Parse("#A9AEB4"), SKColor.Parse("#3C4146"), SKColor.Parse("#15181B"), SKColor.Parse("#24282C"),
        SKColor.Parse("#E8B04A"), SKColor.Parse("#3FC9A0"), SKColor.Parse("#FF9B5C"),
        [.. RolesOf("#3F9FDB", "#E69F00", "#1FB98D", "#D68FB8", "#7CC8F2", "#F07F33", "#F0E442", "#B5B5B5")]);

    public SKColor Of(Role role) => Roles[(int)role % Roles.Count];

    public SKColor Of(Tone tone) => tone switch
    {
        Tone.Better => Better,
        Tone.Worse => Worse,
        _ => Faint,
    };

    /// <summary>From paper to the full colour.</summary>
    public SKColor Shade(SKColor full, double share)
    {
        var t = Math.Clamp(share, 0, 1);
        return new SKColor(Mix(Paper.Red, full.Red, t), Mix(Paper.Green, full.Green, t), Mix(Paper.Blue, full.Blue, t));
    }

    /// <summary>The ink that can be read on a fill.</summary>
    public static SKColor On(SKColor fill) =>
        (0.299 * fill.Red) + (0.587 * fill.Green) + (0.114 * fill.Blue) < 140 ? SKColors.White : Light.Ink;

    static IEnumerable<SKColor> RolesOf(params string[] colours) => colours.Select(SKColor.Parse);

    static byte Mix(byte from, byte to, double t) => (byte)Math.Round(from + ((to - from) * t));
}
