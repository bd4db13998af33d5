// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Metrics;

/// <summary>
/// Metrics over exact extfrag counts. The rows by claimer are those of MMTests' extfrag monitor and of Vlastimil Babka's
/// tables; the critical pollution is the one that he asks for ("unmovable/reclaimable allocations fragmenting movable").
/// </summary>
static class EventMetrics
{
    const string Tracepoint = "kmem:mm_page_alloc_extfrag";

    public static Metric Fragmenting { get; } = Count(
        "extfrag_fragmenting", "fragmenting events", Direction.LowerIsBetter,
        "Events with fallback_order < pageblock_order of that host: the block is split or mixed. Mel Gorman's headline.",
        (count, order) => count.IsFragmenting(order));

    public static IReadOnlyList<Metric> All { get; } =
    [
        Fragmenting,
        new("extfrag", "all extfrag events", "events", MetricGroup.Events, Direction.LowerIsBetter, true, Tracepoint,
            "Allocations that fell back to another migratetype.", run => run.Extfrag?.Sum(count => (double)count.Count)),
        OfOwnership("extfrag_claim", "whole block claimed", Direction.None, Ownership.Claim,
            "The pageblock changed owner. It limits mixing, so it is neither good nor bad."),
        OfOwnership("extfrag_steal", "pages stolen", Direction.LowerIsBetter, Ownership.Steal,
            "Pages were taken and the block kept its owner."),
        OwnedCount("extfrag_pollute", "pollution", "A fragmenting steal: the block is now mixed.",
            (count, order) => count.IsPollution(order)),
        OwnedCount("extfrag_pollute_critical", "critical pollution",
            "Unmovable or reclaimable pages placed in a movable block that keeps its owner: compaction cannot undo it.",
            (count, order) => count.IsCriticalPollution(order)),
        Of(Migratetype.Unmovable), OfPlaced(Migratetype.Unmovable),
        Of(Migratetype.Reclaimable), OfPlaced(Migratetype.Reclaimable),
        Of(Migratetype.Movable),
    ];

    static Metric Of(string claimer) => Count(
        $"extfrag_fragmenting_{claimer.ToLowerInvariant()}", $"fragmenting for {claimer.ToLowerInvariant()}", Direction.LowerIsBetter,
        $"Fragmenting events of {claimer.ToLowerInvariant()} allocations.",
        (count, order) => count.IsFragmenting(order) && count.Claimer == claimer);

    static Metric OfPlaced(string claimer) => Count(
        $"extfrag_fragmenting_{claimer.ToLowerInvariant()}_with_movable",
        $"{claimer.ToLowerInvariant()} placed with movable", Direction.LowerIsBetter,
        $"Fragmenting events of {claimer.ToLowerInvariant()} allocations that were served from a movable block.",
        (count, order) => count.IsFragmenting(order) && count.Claimer == claimer && count.Donor == Migratetype.Movable);

    static Metric OfOwnership(string id, string title, Direction better, Ownership ownership, string description) => new(
        id, title, "events", MetricGroup.Events, better, true, Tracepoint, description,
        run => run.OwnershipKnown ? run.Extfrag?.Where(count => count.Ownership == ownership).Sum(count => (double)count.Count) : null);

    static Metric OwnedCount(string id, string title, string description, Func<ExtfragCount, int, bool> which)
    {
        var metric = Count(id, title, Direction.LowerIsBetter, description, which);
        return metric with { Measure = run => run.OwnershipKnown ? metric.Measure(run) : null };
    }

    static Metric Count(string id, string title, Direction better, string description, Func<ExtfragCount, int, bool> which) => new(
        id, title, "events", MetricGroup.Events, better, true, Tracepoint, description,
        run => run.Host.PageblockOrder is { } order
            ? run.Extfrag?.Where(count => which(count, order)).Sum(count => (double)count.Count)
            : null);
}
