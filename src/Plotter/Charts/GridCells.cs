// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;

namespace Fleet.Plotter.Charts;

/// <summary>Verdicts as cells: a glyph, the change, and a colour that is deeper the larger the change.</summary>
static class GridCells
{
    public static GridCell Of(double? median) => new(median is { } value ? Quantity.Compact(value) : null, Value: median);

    public static GridCell Of(Verdict verdict, double? change, double? shift)
    {
        if (verdict == Verdict.NotMeasured)
        {
            return new GridCell(null);
        }

        var text = change is { } share ? Quantity.Relative(share) : shift is { } step ? Quantity.Signed(step) : "";
        return new GridCell($"{VerdictText.Glyph(verdict)} {text}", VerdictText.Tone(verdict), Depth(change ?? 1));
    }

    // Half and double are alike; ten times is full.
    static double Depth(double change) => Math.Clamp(Math.Abs(Math.Log10(Math.Max(0.01, 1 + change))), 0.15, 1);
}
