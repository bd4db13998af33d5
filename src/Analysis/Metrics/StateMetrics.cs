// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Metrics;

/// <summary>Metrics over what memory is good for: means of the run weighted by time, and what changed from its start to its end.</summary>
static class StateMetrics
{
    const string Buddyinfo = "/proc/buddyinfo";
    const double MiB = 1 << 20;
    const int HugePage = 9;

    public static Metric UnusablePageblock { get; } = new(
        "unusable_index_pageblock", "unusable index, pageblock", "share", MetricGroup.State, Direction.LowerIsBetter, false, Buddyinfo,
        "Share of free memory that an allocation of pageblock_order cannot use.",
        run => run.Host.PageblockOrder is { } order ? At(run, order) : null);

    public static Metric SuitablePageblock { get; } = new(
        "free_bytes_pageblock", "free in whole pageblocks", "MiB", MetricGroup.State, Direction.HigherIsBetter, false, Buddyinfo,
        "Free memory in blocks of at least pageblock_order.", run => run.SuitableBytes / MiB);

    /// <summary>The orders of large block sizes (16, 32 and 64 KiB with pages of 4 KiB) and of x86's huge pages.</summary>
    static readonly int[] Orders = [2, 3, 4, HugePage];

    public static IReadOnlyList<Metric> All { get; } =
    [
        .. Orders.Select(Unusable), UnusablePageblock, .. Orders.Select(Allocatable), SuitablePageblock,
        .. new[] { Migratetype.Unmovable, Migratetype.Reclaimable, Migratetype.Movable }.Select(Drift),
        new("watermark_boost", "watermark boost", "MiB", MetricGroup.State, Direction.LowerIsBetter, false, "/proc/zoneinfo",
            "By how much watermarks stood raised because pageblocks were mixed, all zones.", run => Gauge(run, GaugeName.Boost) / MiB)
        {
            Kernels = "5.0 and later, where zoneinfo shows boost",
        },
    ];

    // Order 9 is the pageblock of most hosts, and that is judged by itself.
    static Metric Unusable(int order) => new(
        Id("unusable_index", order), Title("unusable index, order", order), "share", MetricGroup.State,
        order == HugePage ? Direction.None : Direction.LowerIsBetter, false, Buddyinfo, $"Share of free memory that an allocation of order {Text(order)} cannot use.", run => At(run, order));

    // The complement of the unusable index is the same test: it is shown, not judged a second time.
    static Metric Allocatable(int order) => new(
        Id("allocatable_share", order), Title("allocatable, order", order), "share", MetricGroup.State, Direction.None, false, Buddyinfo,
        $"Share of free memory that an allocation of order {Text(order)} can use: 1 less the unusable index.", run => 1 - At(run, order));

    static Metric Drift(string type) => new(
        $"pageblocks_{type.ToLowerInvariant()}_drift", $"pageblocks turned {type.ToLowerInvariant()}", "share", MetricGroup.State,
        type == Migratetype.Movable ? Direction.HigherIsBetter : Direction.LowerIsBetter, false, "/proc/pagetypeinfo",
        $"Share of all pageblocks that {type.ToLowerInvariant()} owns at the end of the run, less that at its start.",
        run => run.Pageblocks.TryGetValue(type, out var owned)
            && run.Pageblocks.Values.Sum(all => all.First) is > 0 and var first && run.Pageblocks.Values.Sum(all => all.Last) is > 0 and var last
                ? (owned.Last / last) - (owned.First / first) : null)
    {
        IsDifference = true,
    };

    static double? Gauge(RunFacts run, string name) => run.Gauges.TryGetValue(name, out var value) ? value : null;

    static double? At(RunFacts run, int order) => order < run.UnusableIndex.Count ? run.UnusableIndex[order] : null;

    static string Id(string name, int order) => $"{name}_{Text(order)}";

    static string Title(string name, int order) => $"{name} {Text(order)}";

    static string Text(int order) => order.ToString(CultureInfo.InvariantCulture);
}
