// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Fleet.Analysis.Comparisons;

namespace Fleet.Plotter.Reports;

/// <summary>A row for each metric and arm that is compared with the baseline. Columns are only ever added, at the end.</summary>
static class CsvReport
{
    public static string Write(ArmsComparison arms)
    {
        var csv = new CsvText(
            "metric", "title", "unit", "better", "arm", "label", "runs_a", "runs", "median_a", "median", "shift", "shift_low", "shift_high",
            "change", "change_low", "change_high", "cliffs_delta", "p", "q", "verdict");
        foreach (var (comparison, i) in arms.Against.Select((comparison, i) => (comparison, i)))
        {
            foreach (var row in comparison.Metrics)
            {
                csv.Add(
                    row.Metric.Id, row.Metric.Title, row.Unit, Word(row.Metric.Better), ArmRole.Name(i + 1), comparison.B.Label,
                    row.A.Count(value => value is not null), row.B.Count(value => value is not null), row.MedianA, row.MedianB,
                    row.Shift, row.Interval?.Low, row.Interval?.High, row.Change, row.ChangeInterval?.Low, row.ChangeInterval?.High,
                    row.CliffsDelta, row.P, row.Q, Word(row.Verdict));
            }
        }

        return csv.ToString();
    }

    static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
