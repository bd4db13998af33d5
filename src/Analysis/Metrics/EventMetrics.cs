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
    const string Owned = "with ownership in the tracepoint, 3.12 and later";

    public static Metric Fragmenting { get; } = Count(
        "extfrag_fragmenting", "fragmenting events",
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
        Sum("extfrag_steal_whole", "whole blocks stolen", "events", Direction.None, "Steals with fallback_order >= pageblock_order: "
            + "a free block of its own size or more was taken, and kept its owner. Nothing was mixed.",
            (count, order) => count.KindOf(order) == FallbackKind.StealWhole ? count.Count : 0),
        Sum("extfrag_pollute", "pollution", "events", Direction.LowerIsBetter, "A fragmenting steal: the block is now mixed.",
            (count, order) => count.IsPollution(order) ? count.Count : 0),
        Sum("extfrag_pollute_critical", "critical pollution", "events", Direction.LowerIsBetter,
            "Unmovable or reclaimable pages placed in a movable block that keeps its owner: compaction cannot undo it.",
            (count, order) => count.IsCriticalPollution(order) ? count.Count : 0),
        Sum("extfrag_pollute_pages", "polluting pages", "pages", Direction.LowerIsBetter,
            "Pages that fragmenting steals placed in blocks of another type: 2^alloc_order each.",
            (count, order) => count.IsPollution(order) ? count.Amount(FallbackUnit.Pages, order) : 0),
        Sum("extfrag_pollute_critical_pages", "critically polluting pages", "pages", Direction.LowerIsBetter,
            "Unmovable or reclaimable pages placed in movable blocks: 2^alloc_order each.",
            (count, order) => count.IsCriticalPollution(order) ? count.Amount(FallbackUnit.Pages, order) : 0),
        Sum("extfrag_claim_pageblocks", "pageblocks claimed", "pageblocks", Direction.None,
            "Pageblocks that changed owner: one a claim, more where the free block was larger than a pageblock.",
            (count, order) => count.Ownership == Ownership.Claim ? count.Amount(FallbackUnit.Pageblocks, order) : 0),
        Of(Migratetype.Unmovable), OfPlaced(Migratetype.Unmovable),
        Of(Migratetype.Reclaimable), OfPlaced(Migratetype.Reclaimable),
        Of(Migratetype.Movable),
    ];

    static Metric Of(string claimer) => Count(
        $"extfrag_fragmenting_{claimer.ToLowerInvariant()}", $"fragmenting for {claimer.ToLowerInvariant()}",
        $"Fragmenting events of {claimer.ToLowerInvariant()} allocations.",
        (count, order) => count.IsFragmenting(order) && count.Claimer == claimer);

    static Metric OfPlaced(string claimer) => Count(
        $"extfrag_fragmenting_{claimer.ToLowerInvariant()}_with_movable", $"{claimer.ToLowerInvariant()} placed with movable",
        $"Fragmenting events of {claimer.ToLowerInvariant()} allocations that were served from a movable block.",
        (count, order) => count.IsFragmenting(order) && count.Claimer == claimer && count.Donor == Migratetype.Movable);

    static Metric OfOwnership(string id, string title, Direction better, Ownership ownership, string description) => new(
        id, title, "events", MetricGroup.Events, better, true, Tracepoint, description,
        run => run.OwnershipKnown ? run.Extfrag?.Where(count => count.Ownership == ownership).Sum(count => (double)count.Count) : null)
    {
        Kernels = Owned,
    };

    static Metric Sum(string id, string title, string unit, Direction better, string description, Func<ExtfragCount, int, double> amount) => new(
        id, title, unit, MetricGroup.Events, better, true, Tracepoint, description,
        run => run is { OwnershipKnown: true, Host.PageblockOrder: { } order } ? run.Extfrag?.Sum(count => amount(count, order)) : null)
    {
        Kernels = Owned,
    };

    static Metric Count(string id, string title, string description, Func<ExtfragCount, int, bool> which) => new(
        id, title, "events", MetricGroup.Events, Direction.LowerIsBetter, true, Tracepoint, description,
        run => run.Host.PageblockOrder is { } order
            ? run.Extfrag?.Where(count => which(count, order)).Sum(count => (double)count.Count)
            : null);
}
