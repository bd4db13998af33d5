// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Breakdowns;

/// <summary>Extfrag events of an arm by the order that was asked for: all runs together over all of their exposure.</summary>
/// <param name="Order">Of the allocation.</param>
/// <param name="Fragmenting">Events below pageblock_order of their host.</param>
/// <param name="ByKind">Events by what they did to the block; <see cref="FallbackKind.Unknown"/> where ownership was not captured.</param>
public sealed record ExtfragByOrder(int Order, double Events, double Fragmenting, IReadOnlyDictionary<FallbackKind, double> ByKind)
{
    /// <returns>Lowest order first; empty where nothing was measured.</returns>
    public static IReadOnlyList<ExtfragByOrder> Of(IReadOnlyList<RunFacts> runs, Exposure exposure)
    {
        var usable = runs.Where(run => run is { Extfrag: not null, Host.PageblockOrder: not null } && exposure.Amount(run) > 0).ToArray();
        var amount = usable.Sum(run => exposure.Amount(run)!.Value);
        var counts = usable.SelectMany(run => run.Extfrag!.Select(count => (Count: count, Pageblock: run.Host.PageblockOrder!.Value)));
        return [.. counts.GroupBy(count => count.Count.AllocOrder).OrderBy(group => group.Key).Select(group => new ExtfragByOrder(
            group.Key, group.Sum(one => one.Count.Count) / amount,
            group.Where(one => one.Count.IsFragmenting(one.Pageblock)).Sum(one => one.Count.Count) / amount,
            group.GroupBy(one => one.Count.KindOf(one.Pageblock)).ToDictionary(kind => kind.Key, kind => kind.Sum(one => one.Count.Count) / amount)))];
    }
}
