// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Reports.Styles;

/// <summary>One metric over all arms: the baseline's median and the comparison of every other arm with it.</summary>
sealed record TableRow(Metric Metric, string Unit, double? Baseline, IReadOnlyList<double?> BaselineRuns, IReadOnlyList<MetricComparison> Cells)
{
    /// <summary>The metrics that any arm measured, in the catalogue's order.</summary>
    /// <param name="comparisons">All with the same A.</param>
    public static IReadOnlyList<TableRow> Of(IReadOnlyList<Comparison> comparisons) => Enumerable.Range(0, comparisons[0].Metrics.Count)
        .Select(i => comparisons.Select(comparison => comparison.Metrics[i]).ToArray())
        .Where(cells => cells.Any(cell => cell.MedianA is not null || cell.MedianB is not null))
        .Select(cells => new TableRow(cells[0].Metric, cells[0].Unit, cells[0].MedianA, cells[0].A, cells))
        .ToArray();
}
