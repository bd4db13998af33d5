// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Metrics;

/// <summary>Whether pages can be moved at all: without that compaction is work for nothing.</summary>
static class MigrationMetrics
{
    const string Tracepoint = "migrate:mm_migrate_pages";
    const string OutOfTree = "with folio migration statistics (out of tree)";
    const string Folio = "/sys/kernel/debug/mm/migrate/stats";

    public static IReadOnlyList<Metric> All { get; } =
    [
        CounterMetric.Share("migration_success_share", "page migration success", "pgmigrate_success", "pgmigrate_fail",
            "Pages that could be migrated, of those that were tried.") with { Kernels = "3.8 and later" },
        CounterMetric.Growth("migration_failure", "pages not migrated", "pages", "pgmigrate_fail", Direction.LowerIsBetter,
            "Pages that could not be migrated.") with { Kernels = "3.8 and later" },
        new("migration_compaction_success_share", "migration success in compaction", "share", MetricGroup.Cost, Direction.HigherIsBetter, false,
            Tracepoint, "The same of migrations for compaction alone.",
            run => CounterMetric.Of(Pages(run, ActivityCount.Succeeded), Pages(run, ActivityCount.Failed))) { Kernels = "3.8 and later" },
        new("folio_migration_success_share", "folio migration success", "share", MetricGroup.Cost, Direction.HigherIsBetter, false, Folio,
            "Folio migrations that succeeded, of those that were called.", run => Ended(run) is var (good, all) && all > 0 ? good / all : null)
        {
            Kernels = OutOfTree,
        },
        new("folio_migration_calls", "folio migrations", "calls", MetricGroup.Cost, Direction.None, true, Folio, "Folio migrations called.",
            run => Ended(run)?.All) { Kernels = OutOfTree },
    ];

    static double? Pages(RunFacts run, string outcome) => run.Of(Activity.Migration)?
        .Where(count => count.Origin == "compaction" && count.Outcome == outcome).Sum(count => (double)count.Count);

    // The file has one section a way to migrate; all of them together are what the kernel did.
    static (double Good, double All)? Ended(RunFacts run) =>
        Sum(run, "success") is { } good && Sum(run, "calls") is { } all ? (good, all) : null;

    static double? Sum(RunFacts run, string name)
    {
        var found = run.Counters.Where(pair =>
            pair.Key.StartsWith("folio_migration.", StringComparison.Ordinal) && pair.Key.EndsWith("." + name, StringComparison.Ordinal)).ToArray();
        return found.Length == 0 ? null : found.Sum(pair => pair.Value);
    }
}
