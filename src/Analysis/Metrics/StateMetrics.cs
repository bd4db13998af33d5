// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Metrics;

/// <summary>Metrics over what free memory is good for, each the mean of the run weighted by time.</summary>
static class StateMetrics
{
    const string Buddyinfo = "/proc/buddyinfo";

    public static Metric UnusablePageblock { get; } = new(
        "unusable_index_pageblock", "unusable index, pageblock", "share", MetricGroup.State, Direction.LowerIsBetter, false, Buddyinfo,
        "Share of free memory that an allocation of pageblock_order cannot use.",
        run => run.Host.PageblockOrder is { } order ? At(run, order) : null);

    public static Metric SuitablePageblock { get; } = new(
        "free_bytes_pageblock", "free in whole pageblocks", "MiB", MetricGroup.State, Direction.HigherIsBetter, false, Buddyinfo,
        "Free memory in blocks of at least pageblock_order.", run => run.SuitableBytes / (1 << 20));

    public static IReadOnlyList<Metric> All { get; } = [Unusable(2), Unusable(3), Unusable(4), UnusablePageblock, SuitablePageblock];

    static Metric Unusable(int order) => new(
        $"unusable_index_{order}", $"unusable index, order {order}", "share", MetricGroup.State, Direction.LowerIsBetter, false, Buddyinfo,
        $"Share of free memory that an allocation of order {order} cannot use.", run => At(run, order));

    static double? At(RunFacts run, int order) => order < run.UnusableIndex.Count ? run.UnusableIndex[order] : null;
}
