// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Charts;

/// <summary>Builds the sheet of several arms against one baseline.</summary>
static class ArmsSheet
{
    /// <summary>The A/B sheet where there are two arms.</summary>
    public static Sheet Build(ArmsComparison arms) => arms.Against is [var only] ? CompareSheet.Build(only) : new Sheet
    {
        Headline = $"{arms.Against[0].Primary.Metric.Title}: {arms.Against.Count} arms against {arms.Baseline.Label}",
        Verdict = Summary(arms),
        VerdictTone = Worst(arms.Of(MetricCatalogue.Primary)),
        Arms = [.. arms.Arms.Select((arm, i) => Header(arms, arm, i))],
        Notes = arms.Warnings,
        Dots = DotPanels.Of(arms),
        Times = TimePanels.Of([.. arms.Arms.Select((arm, i) => ((Role)i, arm))]),
        Marks = TimeMark.Of([.. arms.Arms.SelectMany(arm => arm.Runs)]),
        TimeAxis = $"since {arms.Options.Zero}",
        Latency = CompactionPanels.Latency(arms.Options.Per, [.. arms.Arms.Select((arm, i) => ((Role)i, arm))]),
        Patterns = PatternPanels.Of(arms.Options.Per, [.. arms.Arms.Select((arm, i) => ((Role)i, arm))]),
        Grids = [Grid(arms), .. DetailGrids.OfMany(arms.Arms, arms.Options.Per)],
        Details = DetailGrids.Of(arms.Arms, arms.Options.Per),
        Footer = Provenance.Of(arms.Arms, arms.Options),
    };

    static SheetArm Header(ArmsComparison arms, Arm arm, int i)
    {
        var row = i == 0 ? null : arms.Against[i - 1].Primary;
        return new SheetArm(
            (Role)i, arm.Label, ArmText.Of(arm),
            row is null ? "baseline" : $"{VerdictText.Glyph(row.Verdict)} {VerdictText.Word(row.Verdict)} {VerdictText.Change(row)}",
            row is null ? Tone.Neutral : VerdictText.Tone(row.Verdict));
    }

    static string Summary(ArmsComparison arms) => string.Join("  ·  ", arms.Of(MetricCatalogue.Primary)
        .Select((row, i) => (row.Verdict, Name: ArmRole.Name(i + 1)))
        .GroupBy(row => row.Verdict).OrderByDescending(group => group.Key)
        .Select(group => $"{VerdictText.Glyph(group.Key)} {VerdictText.Word(group.Key)}: {string.Join(", ", group.Select(row => row.Name))}"));

    static Tone Worst(IReadOnlyList<MetricComparison> rows) =>
        rows.Any(row => row.Verdict == Verdict.Worse) ? Tone.Worse : rows.Any(row => row.Verdict == Verdict.Better) ? Tone.Better : Tone.Neutral;

    static GridPanel Grid(ArmsComparison arms)
    {
        var rows = Enumerable.Range(0, arms.Against[0].Metrics.Count)
            .Select(i => arms.Against.Select(comparison => comparison.Metrics[i]).ToArray())
            .Where(cells => cells.Any(cell => cell.Shift is not null && (cell.MedianA != 0 || cell.MedianB != 0)))
            .Select(cells => new GridRow(
                $"{cells[0].Metric.Title}, {cells[0].Unit}",
                [GridCells.Of(cells[0].MedianA), .. cells.Select(cell => GridCells.Of(cell.Verdict, cell.Change, cell.Shift))]));
        return new GridPanel(
            "all metrics: A's median, and every arm's change against it", "metric", [.. arms.Arms.Select((_, i) => ArmRole.Name(i))], [.. rows])
        {
            Arms = [.. arms.Arms.Select(arm => arm.Label)],
        };
    }
}
