// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Metrics;

/// <summary>What fragmentation costs in compaction: how often, how long, how well.</summary>
static class CompactionMetrics
{
    const string Begin = "compaction:mm_compaction_begin, _end";
    const string Attempts = "compaction:mm_compaction_try_to_compact_pages, _deferred, _defer_reset";
    const string OutOfTree = "page_alloc:mm_compaction_success, _failure";
    const string Patched = "with the out-of-tree tracepoints";
    const string Results = CounterMetric.Vmstat + "; " + OutOfTree + " where the kernel has them";
    const double Millisecond = 1e6;

    public static Metric Failure { get; } = Ended(
        "compaction_failure", "compaction failures", Activity.CompactionFailure, "compact_fail", Direction.LowerIsBetter,
        "Direct compactions that gave no page of the order asked for.");

    static Metric Success { get; } = Ended(
        "compaction_success", "compaction successes", Activity.CompactionSuccess, "compact_success", Direction.None,
        "Direct compactions that gave the page. More of them may be more need or more luck: no direction.");

    public static IReadOnlyList<Metric> All { get; } =
    [
        CounterMetric.Growth("compaction_stall", "compaction stalls", "events", "compact_stall", Direction.LowerIsBetter,
            "Allocations that waited for direct compaction."),
        Success,
        Failure,
        new("compaction_success_share", "compaction success", "share", MetricGroup.Cost, Direction.HigherIsBetter, false, Results,
            "Direct compactions that succeeded, of those that ended.", run => CounterMetric.Of(Success.Measure(run), Failure.Measure(run))),
        Count("compaction_attempts", "direct compaction attempts", Activity.CompactionAttempt, Attempts, "Direct compaction attempts of allocations."),
        Of("compaction_attempt_success_share", "attempt success", "share", Direction.HigherIsBetter, Activity.CompactionAttempt, Attempts,
            "Direct attempts after which the allocation got its page, of those that compacted; deferred ones are not among them.",
            run => CounterMetric.Of(Sum(run, Activity.CompactionAttempt, ActivityCount.Succeeded), Sum(run, Activity.CompactionAttempt, ActivityCount.Failed))),
        Stall("compaction_stall_seconds", "time in direct compaction", Activity.CompactionAttempt, Attempts,
            "Time that allocations stood still in direct compaction."),
        Latency("compaction_attempt_mean_ms", "mean direct compaction", Activity.CompactionAttempt, Attempts,
            "Mean time of a direct attempt.", latency => latency.MeanNs),
        Latency("compaction_attempt_p99_ms", "99th percentile of direct compaction", Activity.CompactionAttempt, Attempts,
            "The time that 99 of 100 direct attempts stay below, to within its power of two.", latency => latency.QuantileNs(0.99)),
        Origin("kcompactd"), Origin("proactive"),
        Latency("compaction_zone_mean_ms", "mean compaction of a zone", Activity.Compaction, Begin,
            "Mean time of compacting one zone once, whoever asked.", latency => latency.MeanNs),
        CounterMetric.Growth("compaction_migrate_scanned", "pages scanned to migrate", "pages", "compact_migrate_scanned", Direction.LowerIsBetter,
            "Pages that compaction's migration scanner went over."),
        CounterMetric.Growth("compaction_free_scanned", "pages scanned for free ones", "pages", "compact_free_scanned", Direction.LowerIsBetter,
            "Pages that compaction's free scanner went over."),
        new("compaction_success_extfrag", "successes that were needed", "events", MetricGroup.Cost, Direction.None, true, CounterMetric.Vmstat,
            "Compactions that succeeded where fragmentation, not want of memory, had been in the way.", run => run.Counter("compact_success_extfrag"))
        {
            Kernels = Patched,
        },
        new("compaction_index_after_suitable", "a block was there after success", "share", MetricGroup.Cost, Direction.HigherIsBetter, false,
            OutOfTree, "Successes after which a suitable free block still existed (index -1000). From events, not counts: the coverage stands beside it.",
            run => run.IndexAfterSuccess?.SuitableShare)
        {
            Kernels = Patched,
        },
    ];

    // The out-of-tree tracepoints fire where vmstat counts; they are exact to the moment, vmstat to its reading.
    static Metric Ended(string id, string title, Activity activity, string counter, Direction better, string description) => new(
        id, title, "events", MetricGroup.Cost, better, true, Results, description, run => Sum(run, activity, null) ?? run.Counter(counter));

    static Metric Count(string id, string title, Activity activity, string source, string description) => new(
        id, title, "events", MetricGroup.Cost, Direction.LowerIsBetter, true, source, description, run => Sum(run, activity, null))
    {
        Kernels = "4.0 and later",
    };

    static Metric Origin(string origin) => new(
        $"compaction_{origin}", $"compactions by {origin}", "events", MetricGroup.Cost, Direction.None, true, Begin,
        $"Zones compacted by {origin}.", run => run.Of(Activity.Compaction)?.Where(count => count.Origin == origin).Sum(count => (double)count.Count))
    {
        Kernels = origin == "proactive" ? "5.9 and later" : "4.6 and later",
    };

    static Metric Stall(string id, string title, Activity activity, string source, string description) => new(
        id, title, "s", MetricGroup.Cost, Direction.LowerIsBetter, true, source, description,
        run => TotalSeconds(run, activity))
    {
        Kernels = "4.0 and later",
    };

    /// <summary>Null where they were counted without their latency, as the seed's tool does; 0 where there were none.</summary>
    public static double? TotalSeconds(RunFacts run, Activity activity) =>
        run.Of(activity)?.ToArray() is { } counts && (counts.Length == 0 || counts.Any(count => count.Bucket > 0))
            ? LatencyHistogram.Of(counts).Nanoseconds / 1e9 : null;

    static Metric Latency(string id, string title, Activity activity, string source, string description, Func<LatencyHistogram, double?> of) =>
        Of(id, title, "ms", Direction.LowerIsBetter, activity, source, description,
            run => run.Of(activity) is { } counts ? of(LatencyHistogram.Of(counts)) / Millisecond : null);

    static Metric Of(
        string id, string title, string unit, Direction better, Activity activity, string source, string description, Func<RunFacts, double?> of) => new(
        id, title, unit, MetricGroup.Cost, better, false, source, description, run => run.Watched.Contains(activity) ? of(run) : null)
    {
        Kernels = "4.0 and later",
    };

    static double? Sum(RunFacts run, Activity activity, string? outcome) =>
        run.Of(activity)?.Where(count => outcome is null || count.Outcome == outcome).Sum(count => (double)count.Count);
}
