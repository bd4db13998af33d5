// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json;
using Fleet.Analysis.Breakdowns;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Reports;

/// <summary>Makes the breakdowns of an arm, and the distances of two arms' latencies, into what the JSON has.</summary>
static class JsonBreakdowns
{
    static readonly Activity[] Timed = [Activity.CompactionAttempt, Activity.Compaction, Activity.DirectReclaim];

    public static DocumentBreakdowns Of(IReadOnlyList<RunFacts> runs, Exposure per) => new(
        [.. FallbackBreakdown.Of(runs, per).Select(row => new DocumentFallback(
            row.Pattern.Donor, row.Pattern.Claimer, Word(row.Pattern.Kind), Word(row.Pattern.Severity), row.Events, row.Pages, row.Pageblocks))],
        [.. ExtfragByOrder.Of(runs, per).Select(row => new DocumentFallbackOrder(
            row.Order, row.Events, row.Fragmenting, row.ByKind.GetValueOrDefault(FallbackKind.Claim),
            row.ByKind.GetValueOrDefault(FallbackKind.StealWhole), row.ByKind.GetValueOrDefault(FallbackKind.Pollute)))],
        [.. from activity in Timed
            from key in Enum.GetValues<CompactionBreakdown.By>()
            from row in CompactionBreakdown.Of(runs, activity, key, per).Rows
            select new DocumentCompactions(
                Word(activity), Word(key), row.Label, row.PerExposure, row.Outcomes, row.SuccessShare, row.Latency.MeanNs,
                row.Latency.QuantileNs(0.5), row.Latency.QuantileNs(0.9), row.Latency.QuantileNs(0.99))],
        IndicesOf(runs), FreeBlocksOf(FreeBlockTable.Of(runs)), [.. OwnerDrift.Of(runs).Select(owner => new DocumentOwner(owner.Type, owner.First, owner.Last))]);

    /// <summary>How far the latencies lie apart by order; empty where an arm was not timed.</summary>
    public static IReadOnlyList<DocumentLatencyDistance> LatenciesOf(Comparison comparison)
    {
        return [.. Timed.SelectMany(activity => Rows(comparison.A, activity).Join(Rows(comparison.B, activity), row => row.Label, row => row.Label,
            (a, b) => Distance(activity, a, b)))];

        IEnumerable<CompactionBreakdown.Row> Rows(Arm arm, Activity activity) =>
            CompactionBreakdown.Of(arm.Runs, activity, CompactionBreakdown.By.Order, comparison.Options.Per).Rows.Where(row => row.Latency.Count > 0);
    }

    static DocumentLatencyDistance Distance(Activity activity, CompactionBreakdown.Row a, CompactionBreakdown.Row b)
    {
        var distance = LatencyComparison.Of(a.Latency, b.Latency);
        return new(Word(activity), a.Label, a.Latency.Count, b.Latency.Count, distance.KolmogorovSmirnov, distance.AndersonDarling);
    }

    static DocumentIndices? IndicesOf(IReadOnlyList<RunFacts> runs)
    {
        var known = runs.Select(run => run.IndexAfterSuccess).OfType<IndexCounts>().ToArray();
        if (known.Length == 0)
        {
            return null;
        }

        var byIndex = known.SelectMany(counts => counts.ByIndex).GroupBy(pair => pair.Key).OrderBy(group => group.Key)
            .ToDictionary(group => group.Key.ToString(CultureInfo.InvariantCulture), group => group.Sum(pair => pair.Value));
        var successes = known.All(counts => counts.Successes is not null) ? known.Sum(counts => counts.Successes) : null;
        return new DocumentIndices(byIndex, successes > 0 ? Math.Min(1, byIndex.Values.Sum() / (double)successes.Value) : null);
    }

    static DocumentFreeBlocks[] FreeBlocksOf(FreeBlockTable table) => [.. table.Types.Select((type, i) =>
        new DocumentFreeBlocks(type, [.. Enumerable.Range(0, table.Orders).Select(order => table.Blocks[i, order])]))];

    static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
