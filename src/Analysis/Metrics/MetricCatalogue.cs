// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Metrics;

/// <summary>Every metric that Fleet knows, as data, in the order of reports.</summary>
public static class MetricCatalogue
{
    /// <summary>
    /// The metric that was chosen before any data: the one that mm developers quote. It is tested by itself; all others form
    /// one family whose false discovery rate is held.
    /// </summary>
    public static Metric Primary => EventMetrics.Fragmenting;

    public static IReadOnlyList<Metric> All { get; } =
        [.. EventMetrics.All, .. StateMetrics.All, .. CompactionMetrics.All, .. MigrationMetrics.All,
        .. HugePageMetrics.All, .. PressureMetrics.All];

    /// <summary>Those that a figure shows run by run.</summary>
    public static IReadOnlyList<Metric> Key { get; } =
    [
        EventMetrics.Fragmenting, ById("extfrag_pollute"), ById("extfrag_pollute_critical"), StateMetrics.UnusablePageblock,
        StateMetrics.SuitablePageblock, CompactionMetrics.Failure, ById("compaction_success_share"), HugePageMetrics.FaultShare,
    ];

    public static Metric ById(string id) => All.First(metric => metric.Id == id);
}
