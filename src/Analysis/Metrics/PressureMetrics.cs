// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Metrics;

/// <summary>What tasks feel: time that they stood still for memory, and reclaim that they did themselves.</summary>
static class PressureMetrics
{
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("allocstall", "direct reclaim stalls", "events", MetricGroup.Cost, Direction.LowerIsBetter, true, CounterMetric.Vmstat,
            "Allocations that entered direct reclaim, all zones.", run => run.CounterSum("allocstall")),
        new("direct_reclaim_seconds", "time in direct reclaim", "s", MetricGroup.Cost, Direction.LowerIsBetter, true,
            "vmscan:mm_vmscan_direct_reclaim_begin, _end", "Time that allocations stood still in direct reclaim.",
            run => CompactionMetrics.TotalSeconds(run, Activity.DirectReclaim)),
        new("kswapd_wake", "kswapd wake-ups", "events", MetricGroup.Cost, Direction.LowerIsBetter, true, "vmscan:mm_vmscan_kswapd_wake",
            "Times that kswapd was woken.", run => run.Of(Activity.KswapdWake)?.Sum(count => (double)count.Count)),
        Psi("some", "Share of time in which some task stood still for memory."),
        Psi("full", "Share of time in which every task that could run stood still for memory."),
    ];

    static Metric Psi(string kind, string description) => new(
        $"psi_memory_{kind}", $"memory pressure, {kind}", "share", MetricGroup.Cost, Direction.LowerIsBetter, false, "/proc/pressure/memory",
        description, run => run.Duration > TimeSpan.Zero ? run.Counter($"psi.memory.{kind}") / run.Duration.TotalMicroseconds : null)
    {
        Kernels = "4.20 and later",
    };
}
