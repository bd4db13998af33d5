// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;

namespace Fleet.Plotter.Rendering;

/// <summary>What stands around the panels: headline, verdict, arms, notes, and where the numbers come from.</summary>
static class SheetFrame
{
    const int ShownNotes = 12;
    const float Margin = SheetRenderer.Margin;
    const float Inner = SheetRenderer.Inner;
    const float Right = Margin + Inner;

    /// <returns>Where it ends.</returns>
    public static float Header(Brush brush, Sheet sheet)
    {
        var y = Margin;
        foreach (var line in Brush.Wrap(sheet.Headline, Inner, 34, bold: true))
        {
            y += 40;
            brush.Text(line, Margin, y - 8, 34, bold: true);
        }

        foreach (var line in sheet.Verdict is null ? [] : Brush.Wrap(sheet.Verdict, Inner, 26, bold: true))
        {
            y += 36;
            brush.Text(line, Margin, y - 4, 26, brush.Palette.Of(sheet.VerdictTone), bold: true);
        }

        foreach (var line in sheet.Subject is null ? [] : Brush.Wrap(sheet.Subject, Inner, 22))
        {
            y += 32;
            brush.Text(line, Margin, y - 4, 22);
        }

        y += 10;
        foreach (var arm in sheet.Arms)
        {
            y = Arm(brush, arm, sheet.Arms.Count > 1, y + 28) + 8;
        }

        return Notes(brush, sheet, y);
    }

    public static float Footer(Brush brush, Sheet sheet, float y)
    {
        brush.Line(Margin, y, Right, y, brush.Palette.Line, 1);
        foreach (var line in Brush.Wrap(sheet.Footer, Inner, 17, separator: "  ·  "))
        {
            y += 26;
            brush.Text(line, Margin, y - 2, 17, brush.Palette.Faint);
        }

        return y + 22;
    }

    static float Arm(Brush brush, SheetArm arm, bool named, float y)
    {
        RoleMark.Legend(brush, arm.Role, Margin, y - 8);
        var label = named ? $"{arm.Role}  {arm.Label}" : arm.Label;
        var x = Margin + 66;
        brush.Text(ShortName.Fitting(label, Inner - 66, 24, bold: true), x, y, 24, bold: true);
        x += Math.Min(Inner - 66, Brush.Width(label, 24, bold: true)) + 22;
        if (arm.Verdict is { } verdict && x + Brush.Width(verdict, 22, bold: true) <= Right)
        {
            x += brush.Text(verdict, x, y, 22, brush.Palette.Of(arm.Tone), bold: true) + 22;
        }

        if (x + Brush.Width(arm.Text, 22) <= Right)
        {
            brush.Text(arm.Text, x, y, 22);
            return y;
        }

        brush.Fitted(arm.Text, Margin + 66, y + 32, Inner - 66, 22);
        return y + 32;
    }

    static float Notes(Brush brush, Sheet sheet, float y)
    {
        var shown = sheet.Notes.Count <= ShownNotes ? sheet.Notes
            : [.. sheet.Notes.Take(ShownNotes - 1), $"{sheet.Notes.Count - ShownNotes + 1} more notes are in the report."];
        y += shown.Count > 0 ? 10 : 0;
        foreach (var note in shown)
        {
            brush.Text("⚠", Margin, y + 23, 21, brush.Palette.Warning);
            foreach (var line in Brush.Wrap(note, Inner - 34, 20))
            {
                y += 28;
                brush.Text(line, Margin + 34, y - 4, 20, brush.Palette.Warning);
            }
        }

        return y;
    }
}
