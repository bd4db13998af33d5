// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Breakdowns;

/// <summary>Fallbacks of an arm by pattern, in every unit: all runs together over all of their exposure.</summary>
public sealed record FallbackBreakdown(FallbackPattern Pattern, double Events, double Pages, double Pageblocks)
{
    /// <returns>The worst first, then by donor and claimer; empty where nothing was measured.</returns>
    public static IReadOnlyList<FallbackBreakdown> Of(IReadOnlyList<RunFacts> runs, Exposure exposure)
    {
        var usable = runs.Where(run => run is { Extfrag: not null, Host.PageblockOrder: not null } && exposure.Amount(run) > 0).ToArray();
        var amount = usable.Sum(run => exposure.Amount(run)!.Value);
        var counts = usable.SelectMany(run => run.Extfrag!.Select(count => (Count: count, Order: run.Host.PageblockOrder!.Value)));
        return [.. counts.GroupBy(one => new FallbackPattern(one.Count.Donor, one.Count.Claimer, one.Count.KindOf(one.Order)))
            .Select(group => new FallbackBreakdown(group.Key, In(group, FallbackUnit.Events), In(group, FallbackUnit.Pages), In(group, FallbackUnit.Pageblocks)))
            .OrderByDescending(row => row.Pattern.Severity)
            .ThenBy(row => row.Pattern.Donor, StringComparer.Ordinal).ThenBy(row => row.Pattern.Claimer, StringComparer.Ordinal).ThenBy(row => row.Pattern.Kind)];

        double In(IEnumerable<(ExtfragCount Count, int Order)> group, FallbackUnit unit) =>
            group.Sum(one => one.Count.Amount(unit, one.Order)) / amount;
    }
}
