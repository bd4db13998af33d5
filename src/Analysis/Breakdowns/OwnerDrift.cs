// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Breakdowns;

/// <summary>Who owned an arm's pageblocks at the start of its runs, and who at their end.</summary>
/// <param name="First">Share of all pageblocks, mean over the runs, 0 to 1.</param>
public sealed record OwnerDrift(string Type, double First, double Last)
{
    /// <returns>The usual three types first; empty where no run measured it.</returns>
    public static IReadOnlyList<OwnerDrift> Of(IReadOnlyList<RunFacts> runs)
    {
        var usable = runs.Where(run => run.Pageblocks.Values.Sum(owned => owned.First) > 0 && run.Pageblocks.Values.Sum(owned => owned.Last) > 0).ToArray();
        var met = usable.SelectMany(run => run.Pageblocks.Keys).Distinct().ToArray();
        return [.. Migratetype.Usual.Intersect(met).Concat(met.Except(Migratetype.Usual).Order(StringComparer.Ordinal)).Select(type => new OwnerDrift(
            type,
            usable.Average(run => run.Pageblocks.GetValueOrDefault(type).First / run.Pageblocks.Values.Sum(owned => owned.First)),
            usable.Average(run => run.Pageblocks.GetValueOrDefault(type).Last / run.Pageblocks.Values.Sum(owned => owned.Last))))];
    }
}
