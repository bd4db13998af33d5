// SPDX-License-Identifier: Apache-2.0

using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Metrics;

/// <summary>What is known over time: events first, then the state of memory, then what it cost.</summary>
public static class SeriesCatalogue
{
    public const string Boost = "boost_bytes";
    public const string UnmovableBlocks = "pageblocks_unmovable_share";
    public const string Attempts = "compaction_attempts";
    public const string AttemptFailures = "compaction_attempt_failures";
    public const string OutOfTreeSuccesses = "compaction_out_of_tree_successes";
    public const string OutOfTreeFailures = "compaction_out_of_tree_failures";
    public const string CompactionStalls = "compaction_stalls";
    public const string CompactionFailures = "compaction_failures";
    public const string HugePageFallbacks = "thp_fault_fallback";
    public const string ReclaimStalls = "allocstall";
    public const string MemoryPressure = "psi_memory_some_us";

    public static IReadOnlyList<SeriesKind> All { get; } =
    [
        new("extfrag_fragmenting", "fragmenting events", "events", MetricGroup.Events, true, run => run.ExtfragSeries),
        Fallbacks("extfrag_steal", "steals", FallbackKind.StealWhole, FallbackKind.Pollute),
        Fallbacks("extfrag_claim", "claims of whole blocks", FallbackKind.Claim),
        new("unusable_index_pageblock", "unusable index, pageblock", "share", MetricGroup.State, false, run => run.UnusableSeries),
        new("free_bytes_pageblock", "free in whole pageblocks", "bytes", MetricGroup.State, false, run => run.SuitableSeries),
        Kept(UnmovableBlocks, "pageblocks of unmovable", "share", MetricGroup.State, false),
        Kept(Boost, "watermark boost", "bytes", MetricGroup.State, false),
        Kept(Attempts, "direct compaction attempts", "events", MetricGroup.Cost, true),
        Kept(AttemptFailures, "failed attempts", "events", MetricGroup.Cost, true),
        Kept(OutOfTreeSuccesses, "successes, out-of-tree tracepoint", "events", MetricGroup.Cost, true),
        Kept(OutOfTreeFailures, "failures, out-of-tree tracepoint", "events", MetricGroup.Cost, true),
        Kept(CompactionStalls, "compaction stalls", "events", MetricGroup.Cost, true),
        Kept(CompactionFailures, "compaction failures", "events", MetricGroup.Cost, true),
        Kept(HugePageFallbacks, "huge page fallbacks", "events", MetricGroup.Cost, true),
        Kept(ReclaimStalls, "direct reclaim stalls", "events", MetricGroup.Cost, true),
        Kept(MemoryPressure, "memory pressure, some", "µs", MetricGroup.Cost, true),
    ];

    static SeriesKind Fallbacks(string id, string title, params FallbackKind[] kinds) => new(
        id, title, "events", MetricGroup.Events, true, run => run is { OwnershipKnown: true, ExtfragSeries: { } watched }
            ? TimeBins.Sum([Zero(watched), .. run.Fallbacks.Where(pair => kinds.Contains(pair.Key.Kind)).Select(pair => pair.Value)])
            : null);

    // Where events were watched and none of a kind came, there were none.
    static TimeBins Zero(TimeBins watched) => watched with { Values = [.. watched.Values.Select(value => value * 0)] };

    static SeriesKind Kept(string id, string title, string unit, MetricGroup group, bool adds) =>
        new(id, title, unit, group, adds, run => run.Series.GetValueOrDefault(id));
}
