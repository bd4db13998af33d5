// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Comparisons;

/// <summary>A against B: everything that figure, text and JSON say, decided once.</summary>
/// <param name="Metrics">All of the catalogue, in its order.</param>
/// <param name="Differences">What else differed between the arms.</param>
/// <param name="Warnings">A sentence each, most important first.</param>
public sealed record Comparison(
    Arm A, Arm B, ComparisonOptions Options, string Headline, IReadOnlyList<MetricComparison> Metrics,
    IReadOnlyList<ContextDifference> Differences, IReadOnlyList<string> Warnings)
{
    /// <summary>Of one run against one run alone; null otherwise.</summary>
    public WithinRun? WithinRun { get; init; }

    public MetricComparison Primary => Of(MetricCatalogue.Primary);

    public MetricComparison Of(Metric metric) => Metrics.First(row => row.Metric.Id == metric.Id);
}
