// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Comparisons;

/// <summary>Totals over an arm's runs, as they were counted; null where a run did not measure it.</summary>
public sealed record ArmCounts(
    long? Extfrag, long? Claim, long? Steal, long? Fragmenting, long? CompactionSuccess, long? CompactionFailure)
{
    public static ArmCounts Of(IReadOnlyList<RunFacts> runs) => new(
        Total(runs, "extfrag"), Total(runs, "extfrag_claim"), Total(runs, "extfrag_steal"), Total(runs, "extfrag_fragmenting"),
        Total(runs, "compaction_success"), Total(runs, "compaction_failure"));

    static long? Total(IReadOnlyList<RunFacts> runs, string id)
    {
        var metric = MetricCatalogue.ById(id);
        var values = runs.Select(metric.Measure).ToArray();
        return values.Length > 0 && values.All(value => value is not null) ? (long)values.Sum()!.Value : null;
    }
}
