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

    public static IReadOnlyList<DotPanel> Of(Comparison comparison) => MetricCatalogue.Key
        .Select(comparison.Of).Where(row => row.MedianA is not null || row.MedianB is not null).Take(Shown)
        .Select(row => new DotPanel(
            row.Metric.Title, row.Unit, [Column(Role.A, row.A), Column(Role.B, row.B)], Difference(row),
            $"{VerdictText.Glyph(row.Verdict)} {VerdictText.Word(row.Verdict)}", VerdictText.Tone(row.Verdict), VerdictText.Change(row)))
        .ToArray();

    public static IReadOnlyList<DotPanel> Of(Arm cohort, Exposure per) => MetricCatalogue.Key
        .Select(metric => (Metric: metric, Column: Column(Role.A, cohort.Runs.Select(run => metric.Normalised(run, per)))))
        .Where(pair => pair.Column.Median is not null).Take(Shown)
        .Select(pair => new DotPanel(
            pair.Metric.Title, pair.Metric.UnitPer(per), [pair.Column], null, Quantity.Compact(pair.Column.Median!.Value), Tone.Neutral,
            pair.Column.Values.Count > 1 ? "median" : ""))
        .ToArray();

    static DotColumn Column(Role role, IEnumerable<double?> values)
    {
        var measured = values.OfType<double>().ToArray();
        return new DotColumn(role, measured, measured.Length == 0 ? null : Median.Of(measured));
    }

    // One run an arm has a difference, but no interval: the two dots say it all.
    static DotDifference? Difference(MetricComparison row) => row is { Shift: { } shift, Interval: { } interval }
        ? new DotDifference(shift, interval.Low, interval.High)
        : null;
}
