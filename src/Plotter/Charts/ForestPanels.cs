// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Charts;

/// <summary>All metrics that both arms measured, in the catalogue's order.</summary>
static class ForestPanels
{
    public static ForestPanel? Of(Comparison comparison)
    {
        var groups = comparison.Metrics.Where(row => row.Shift is not null && (row.MedianA != 0 || row.MedianB != 0))
            .GroupBy(row => row.Metric.Group)
            .Select(group => new ForestGroup(TitleOf(group.Key), [.. group.Select(Row)])).ToArray();
        return groups.Length == 0 ? null : new ForestPanel("all metrics: medians of runs, change with its interval", VerdictText.Legend, groups);
    }

    public static string TitleOf(MetricGroup group) => group switch
    {
        MetricGroup.Events => "events",
        MetricGroup.State => "state of free memory",
        _ => "cost",
    };

    static ForestRow Row(MetricComparison row)
    {
        var interval = row.ChangeInterval;
        return new ForestRow(
            row.Metric.Title, row.Unit, row.MedianA!.Value, row.MedianB!.Value, VerdictText.Change(row),
            1 + row.Change, 1 + interval?.Low, 1 + interval?.High,
            $"{VerdictText.Glyph(row.Verdict)} {VerdictText.Word(row.Verdict)}", VerdictText.Tone(row.Verdict));
    }
}
