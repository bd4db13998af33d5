// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Metrics;

/// <summary>What fragmentation costs: compaction and huge page outcomes, from counters of the kernel.</summary>
static class CostMetrics
{
    const string Vmstat = "/proc/vmstat";

    public static Metric CompactionFailure { get; } = Counter(
        "compaction_failure", "compaction failures", "compact_fail", Direction.LowerIsBetter,
        "Direct compactions that gave no page of the order asked for.");

    public static IReadOnlyList<Metric> All { get; } =
    [
        Counter("compaction_stall", "compaction stalls", "compact_stall", Direction.LowerIsBetter,
            "Allocations that waited for direct compaction."),
        Counter("compaction_success", "compaction successes", "compact_success", Direction.None,
            "Direct compactions that gave the page. More of them may be more need or more luck: no direction."),
        CompactionFailure,
        Share("compaction_success_share", "compaction success", "compact_success", "compact_fail",
            "Direct compactions that succeeded, of those that ended."),
        Counter("thp_fault_alloc", "huge pages at fault", "thp_fault_alloc", Direction.HigherIsBetter,
            "Page faults that got a huge page."),
        Counter("thp_fault_fallback", "huge page fallbacks", "thp_fault_fallback", Direction.LowerIsBetter,
            "Page faults that asked for a huge page and got small ones."),
        Share("thp_fault_share", "huge page success", "thp_fault_alloc", "thp_fault_fallback",
            "Huge page faults that were served, of those that asked."),
        new("allocstall", "direct reclaim stalls", "events", MetricGroup.Cost, Direction.LowerIsBetter, true, Vmstat,
            "Allocations that entered direct reclaim, all zones.", run => run.CounterSum("allocstall_")),
    ];

    static Metric Counter(string id, string title, string counter, Direction better, string description) => new(
        id, title, "events", MetricGroup.Cost, better, true, Vmstat, description, run => run.Counter(counter));

    static Metric Share(string id, string title, string good, string bad, string description) => new(
        id, title, "share", MetricGroup.Cost, Direction.HigherIsBetter, false, Vmstat, description,
        run => run.Counter(good) is { } g && run.Counter(bad) is { } b && g + b > 0 ? g / (g + b) : null);
}
