// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Comparisons;

/// <summary>
/// The baseline against each of several arms: what an N-way figure and report say. Get it from
/// <see cref="ArmComparer.CompareAll"/>; with one other arm it holds what <see cref="ArmComparer.Compare"/> gives.
/// </summary>
/// <param name="Against">One comparison an arm, in the order given: <c>A</c> is the baseline in each. The q-values are
/// adjusted over all metrics of all arms together.</param>
/// <param name="Warnings">Of all arms together, each sentence once; the arms are A (the baseline), B, C, ...</param>
public sealed record ArmsComparison(
    Arm Baseline, IReadOnlyList<Comparison> Against, ComparisonOptions Options, IReadOnlyList<string> Warnings)
{
    /// <summary>The baseline first.</summary>
    public IReadOnlyList<Arm> Arms { get; } = [Baseline, .. Against.Select(comparison => comparison.B)];

    /// <summary>One metric in all arms: a row an arm but the baseline, in their order.</summary>
    public IReadOnlyList<MetricComparison> Of(Metric metric) => [.. Against.Select(comparison => comparison.Of(metric))];
}
