// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Plotter.Charts;

/// <summary>The key metrics run by run.</summary>
static class DotPanels
{
    // More would be too narrow to read.
    const int Shown = 6;

    // Values further apart than this hide the smaller ones on a linear axis.
    const double FarApart = 30;

    public static IReadOnlyList<DotPanel> Of(Comparison comparison) => MetricCatalogue.Key
        .Select(comparison.Of).Where(row => row.MedianA is not null || row.MedianB is not null).Take(Shown)
        .Select(row => Panel(
            row.Metric.Title, row.Unit, [Column(Role.A, comparison.A, row.A), Column(Role.B, comparison.B, row.B)], Difference(row),
            $"{VerdictText.Glyph(row.Verdict)} {VerdictText.Word(row.Verdict)}", VerdictText.Tone(row.Verdict), VerdictText.Change(row)))
        .ToArray();

    /// <summary>Every arm a column; the verdict against the baseline stands under it.</summary>
    public static IReadOnlyList<DotPanel> Of(ArmsComparison arms) => MetricCatalogue.Key
        .Select(arms.Of).Where(rows => rows[0].MedianA is not null || rows.Any(row => row.MedianB is not null)).Take(Shown)
        .Select(rows => Panel(
            rows[0].Metric.Title, rows[0].Unit,
            [Column(Role.A, arms.Baseline, rows[0].A), .. rows.Select((row, i) => Column((Role)(i + 1), arms.Arms[i + 1], row.B, VerdictText.Glyph(row.Verdict)))],
            null, "", Tone.Neutral, ""))
        .ToArray();

    public static IReadOnlyList<DotPanel> Of(Arm cohort, Exposure per) => MetricCatalogue.Key
        .Select(metric => (Metric: metric, Column: Column(Role.A, cohort, [.. cohort.Runs.Select(run => metric.Normalised(run, per))])))
        .Where(pair => pair.Column.Median is not null).Take(Shown)
        .Select(pair => Panel(
            pair.Metric.Title, pair.Metric.UnitPer(per), [pair.Column], null, Quantity.Compact(pair.Column.Median!.Value), Tone.Neutral,
            pair.Column.Values.Count > 1 ? "median" : ""))
        .ToArray();

    static DotPanel Panel(
        string title, string unit, DotColumn[] columns, DotDifference? difference, string tag, Tone tone, string detail)
    {
        var drawn = columns.SelectMany(column => column.Values).ToList();
        if (difference is not null && columns[0].Median is { } anchor)
        {
            drawn.AddRange([anchor + difference.Estimate, anchor + difference.Low, anchor + difference.High]);
        }

        var log = drawn.Min() > 0 && drawn.Max() / drawn.Min() >= FarApart;
        return new DotPanel(title, log ? unit + ", log scale" : unit, log, columns, difference, tag, tone, detail);
    }

    static DotColumn Column(Role role, Arm arm, IReadOnlyList<double?> values, string glyph = "")
    {
        var measured = values.OfType<double>().ToArray();
        var names = arm.Runs.Select(run => run.Name).Where((_, i) => values[i] is not null).ToArray();
        return new DotColumn(role, names, measured, measured.Length == 0 ? null : Median.Of(measured), glyph);
    }

    // One run an arm has a difference, but no interval: the two dots say it all.
    static DotDifference? Difference(MetricComparison row) => row is { Shift: { } shift, Interval: { } interval }
        ? new DotDifference(shift, interval.Low, interval.High)
        : null;
}
