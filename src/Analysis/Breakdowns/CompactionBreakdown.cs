// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Breakdowns;

/// <summary>
/// Compactions of an arm by order, node or zone: how often, how they ended, how long they took. Get it from <see cref="Of"/>;
/// compare the latencies of a row with those of another arm's by <see cref="LatencyComparison"/>.
/// </summary>
/// <param name="Rows">By the number of the order or node, or the zone's name; empty where it was not watched.</param>
public sealed record CompactionBreakdown(CompactionBreakdown.By Key, IReadOnlyList<CompactionBreakdown.Row> Rows)
{
    /// <summary>The label of those that have none.</summary>
    public const string None = "none";

    public enum By
    {
        Order,
        Node,
        Zone,
    }

    /// <param name="Label"><c>9</c>, <c>Normal</c>; <c>none</c> where there is none (a proactive compaction has no order).</param>
    /// <param name="PerExposure">Events; all runs together over all of their exposure.</param>
    /// <param name="Outcomes">Events per exposure by outcome.</param>
    /// <param name="SuccessShare">Of those that ended in success or failure; null where none did, or where some are of no known key.</param>
    public sealed record Row(
        string Label, double PerExposure, IReadOnlyDictionary<string, double> Outcomes, double? SuccessShare, LatencyHistogram Latency);

    // Figure, text and JSON of one comparison ask for the same, and with every further arm for the baseline's again.
    static readonly ConditionalWeakTable<IReadOnlyList<RunFacts>, ConcurrentDictionary<(Activity, By, Exposure), Lazy<CompactionBreakdown>>> Made = [];

    /// <param name="runs">The same list is gone over once; it must not change.</param>
    /// <param name="activity">An attempt, a compaction of a zone, direct reclaim, ...</param>
    /// <remarks>Threading: safe.</remarks>
    public static CompactionBreakdown Of(IReadOnlyList<RunFacts> runs, Activity activity, By key, Exposure exposure) =>
        Made.GetValue(runs, _ => []).GetOrAdd((activity, key, exposure), _ => new(() => Make(runs, activity, key, exposure))).Value;

    static CompactionBreakdown Make(IReadOnlyList<RunFacts> runs, Activity activity, By key, Exposure exposure)
    {
        var usable = runs.Where(run => run.Watched.Contains(activity) && exposure.Amount(run) > 0).ToArray();
        var amount = usable.Sum(run => exposure.Amount(run)!.Value);
        var groups = usable.SelectMany(run => run.Of(activity)!).GroupBy(count => KeyOf(count, key)).OrderBy(group => group.Key).ToArray();
        // A kernel that names the node of a success and not that of a failure says nothing of how often a node succeeds.
        var told = key == By.Order || groups.Length == 1 || groups.All(group => group.Key.Label != None);
        return new CompactionBreakdown(key, [.. groups.Select(group => RowOf(group.Key.Label, [.. group], amount, told))]);
    }

    static Row RowOf(string label, ActivityCount[] counts, double amount, bool told)
    {
        double Of(string outcome) => counts.Where(count => count.Outcome == outcome).Sum(count => (double)count.Count);
        var outcomes = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var outcome in counts.Select(count => count.Outcome).OfType<string>().Distinct())
        {
            outcomes[outcome] = Of(outcome) / amount;
        }

        return new Row(
            label, counts.Sum(count => (double)count.Count) / amount, outcomes,
            told ? CounterMetric.Of(Of(ActivityCount.Succeeded), Of(ActivityCount.Failed)) : null, LatencyHistogram.Of(counts));
    }

    // What has none comes last.
    static (int Number, string Label) KeyOf(ActivityCount count, By key) => key switch
    {
        By.Zone => count.Zone is { } zone ? (0, zone) : (1, None),
        _ => (key == By.Order ? count.Order : count.Node) is { } number
            ? (number, number.ToString(CultureInfo.InvariantCulture)) : (int.MaxValue, None),
    };
}
