// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Metrics;

/// <summary>Whether huge pages were had: what fragmentation takes from applications.</summary>
static class HugePageMetrics
{
    const string Mthp = "/sys/kernel/mm/transparent_hugepage/hugepages-*/stats";
    const string SinceMthp = "6.10 and later";

    public static Metric FaultShare { get; } = CounterMetric.Share(
        "thp_fault_share", "huge page success", "thp_fault_alloc", "thp_fault_fallback",
        "Huge page faults that were served, of those that asked.");

    public static IReadOnlyList<Metric> All { get; } =
    [
        CounterMetric.Growth("thp_fault_alloc", "huge pages at fault", "events", "thp_fault_alloc", Direction.HigherIsBetter,
            "Page faults that got a huge page."),
        CounterMetric.Growth("thp_fault_fallback", "huge page fallbacks", "events", "thp_fault_fallback", Direction.LowerIsBetter,
            "Page faults that asked for a huge page and got small ones."),
        FaultShare,
        CounterMetric.Share("thp_collapse_share", "huge page collapses", "thp_collapse_alloc", "thp_collapse_alloc_failed",
            "Huge pages that khugepaged got for a collapse, of those that it asked for."),
        CounterMetric.Growth("thp_split", "huge pages split", "events", "thp_split_page", Direction.LowerIsBetter,
            "Huge pages that were split again.") with { Kernels = "4.5 and later" },
        new("mthp_fault_share", "multi-size huge page success", "share", MetricGroup.Cost, Direction.HigherIsBetter, false, Mthp,
            "Faults of all sizes of multi-size huge pages that were served, of those that asked.",
            run => CounterMetric.Of(Mthps(run, ".anon_fault_alloc"), Mthps(run, ".anon_fault_fallback"))) { Kernels = SinceMthp },
        new("mthp_fault_fallback", "multi-size huge page fallbacks", "events", MetricGroup.Cost, Direction.LowerIsBetter, true, Mthp,
            "Faults of all sizes of multi-size huge pages that got something smaller.", run => Mthps(run, ".anon_fault_fallback")) { Kernels = SinceMthp },
        new("collapse_success_share", "collapse success", "share", MetricGroup.Cost, Direction.HigherIsBetter, false, "huge_memory:mm_collapse_huge_page",
            "Collapses to a huge page that succeeded, of all that were tried.",
            run => run.Of(Activity.Collapse)?.ToArray() is { Length: > 0 } counts
                ? counts.Where(count => count.Outcome is "succeed" or "succeeded").Sum(count => (double)count.Count) / counts.Sum(count => count.Count)
                : null) { Kernels = "4.5 and later" },
    ];

    static double? Mthps(RunFacts run, string name)
    {
        var found = run.Counters.Where(pair =>
            pair.Key.StartsWith("mthp.", StringComparison.Ordinal) && pair.Key.EndsWith(name, StringComparison.Ordinal)).ToArray();
        return found.Length == 0 ? null : found.Sum(pair => pair.Value);
    }
}
