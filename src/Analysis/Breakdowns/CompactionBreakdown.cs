// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
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
    public enum By
    {
        Order,
        Node,
        Zone,
    }

    /// <param name="Label"><c>9</c>, <c>Normal</c>; <c>none</c> where there is none (a proactive compaction has no order).</param>
    /// <param name="PerExposure">Events; all runs together over all of their exposure.</param>
    /// <param name="Outcomes">Events per exposure by outcome.</param>
    /// <param name="SuccessShare">Of those that ended in success or failure; null where none did.</param>
    public sealed record Row(
        string Label, double PerExposure, IReadOnlyDictionary<string, double> Outcomes, double? SuccessShare, LatencyHistogram Latency);

    /// <param name="activity">An attempt, a compaction of a zone, direct reclaim, ...</param>
    public static CompactionBreakdown Of(IReadOnlyList<RunFacts> runs, Activity activity, By key, Exposure exposure)
    {
        var usable = runs.Where(run => run.Watched.Contains(activity) && exposure.Amount(run) > 0).ToArray();
        var amount = usable.Sum(run => exposure.Amount(run)!.Value);
        var groups = usable.SelectMany(run => run.Of(activity)!).GroupBy(count => KeyOf(count, key));
        return new CompactionBreakdown(key, [.. groups.OrderBy(group => group.Key).Select(group => RowOf(group.Key.Label, [.. group], amount))]);
    }

    static Row RowOf(string label, ActivityCount[] counts, double amount)
    {
        double Of(string outcome) => counts.Where(count => count.Outcome == outcome).Sum(count => (double)count.Count);
        var outcomes = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var outcome in counts.Select(count => count.Outcome).OfType<string>().Distinct())
        {
            outcomes[outcome] = Of(outcome) / amount;
        }

        return new Row(
            label, counts.Sum(count => (double)count.Count) / amount, outcomes,
            CounterMetric.Of(Of(ActivityCount.Succeeded), Of(ActivityCount.Failed)), LatencyHistogram.Of(counts));
    }

    // What has none comes last.
    static (int Number, string Label) KeyOf(ActivityCount count, By key) => key switch
    {
        By.Zone => count.Zone is { } zone ? (0, zone) : (1, "none"),
        _ => (key == By.Order ? count.Order : count.Node) is { } number
            ? (number, number.ToString(CultureInfo.InvariantCulture)) : (int.MaxValue, "none"),
    };
}
