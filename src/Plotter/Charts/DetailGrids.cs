// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Breakdowns;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Charts;

/// <summary>What stands behind the metrics, as tables: the same in figure, text and page. All runs of an arm together.</summary>
static class DetailGrids
{
    // More arms would need wider paper; the JSON has them.
    const int MostArms = 4;

    static readonly string[] Units = ["events", "pages", "blocks"];
    static readonly string[] Kinds = ["all", "fragmenting", "claims"];

    /// <summary>Those that any arm measured; none for more than four arms.</summary>
    public static IReadOnlyList<GridPanel> Of(IReadOnlyList<Arm> arms, Exposure per) => arms.Count > MostArms ? [] :
    [
        .. new[] { Fallbacks(arms, per), ByOrder(arms, per), FreeBlocks(arms), Owners(arms), Compactions(arms, per), }.OfType<GridPanel>(),
    ];

    /// <summary>Of more than four arms: who took from whom, arm by arm.</summary>
    public static IReadOnlyList<GridPanel> OfMany(IReadOnlyList<Arm> arms, Exposure per)
    {
        var (patterns, rows) = Patterns(arms, per);
        var deepest = rows.SelectMany(arm => arm.Values).Select(row => row.Events).DefaultIfEmpty().Max();
        return patterns.Length == 0 || arms.Count <= MostArms ? [] :
        [
            new GridPanel(
                $"fallbacks{per.Suffix} in events  ·  {SeverityMark.Legend}", "donor → claimer", [.. arms.Select((_, i) => ArmRole.Name(i))],
                [.. patterns.Select(pattern => new GridRow(Name(pattern), [.. rows.Select((arm, i) => Known(arms[i]) ? Shaded(arm.GetValueOrDefault(pattern)?.Events ?? 0, deepest) : new(null))]))])
            {
                Arms = [.. arms.Select(arm => arm.Label)],
            },
        ];
    }

    static GridPanel? Fallbacks(IReadOnlyList<Arm> arms, Exposure per)
    {
        var (patterns, rows) = Patterns(arms, per);
        return patterns.Length == 0 ? null : new GridPanel(
            $"fallbacks{per.Suffix} in events, pages and pageblocks", "donor → claimer", [.. arms.SelectMany((_, i) => Units.Select(unit => Named(arms, i, unit)))],
            [.. patterns.Select(pattern => new GridRow(Name(pattern), [.. rows.SelectMany((arm, i) => Cells(arm, pattern, Known(arms[i])))]))]);

        static IEnumerable<GridCell> Cells(Dictionary<FallbackPattern, FallbackBreakdown> arm, FallbackPattern pattern, bool known) =>
            !known ? [new(null), new(null), new(null)]
            : arm.TryGetValue(pattern, out var row) ? [Cell(row.Events), Cell(row.Pages), Cell(row.Pageblocks)] : [Cell(0), Cell(0), Cell(0)];
    }

    static (FallbackPattern[] Patterns, Dictionary<FallbackPattern, FallbackBreakdown>[] Arms) Patterns(IReadOnlyList<Arm> arms, Exposure per)
    {
        var rows = arms.Select(arm => FallbackBreakdown.Of(arm.Runs, per).ToDictionary(row => row.Pattern)).ToArray();
        return ([.. rows.SelectMany(row => row.Keys).Distinct().OrderByDescending(pattern => pattern.Severity)
            .ThenBy(pattern => pattern.Donor, StringComparer.Ordinal).ThenBy(pattern => pattern.Claimer, StringComparer.Ordinal).ThenBy(pattern => pattern.Kind)], rows);
    }

    static string Name(FallbackPattern pattern) =>
        $"{SeverityMark.Of(pattern.Severity)} {pattern.Donor} → {pattern.Claimer}, {SeverityMark.Of(pattern.Kind)}";

    static GridPanel? ByOrder(IReadOnlyList<Arm> arms, Exposure per)
    {
        var rows = arms.Select(arm => ExtfragByOrder.Of(arm.Runs, per)).ToArray();
        var orders = rows.SelectMany(row => row).Select(row => row.Order).Distinct().Order().ToArray();
        return orders.Length == 0 ? null : new GridPanel(
            $"extfrag events{per.Suffix} by the order asked for", "order", [.. arms.SelectMany((_, i) => Kinds.Select(what => Named(arms, i, what)))],
            [.. orders.Select(order => new GridRow(Text(order), [.. rows.SelectMany((arm, i) => Cells(arm.FirstOrDefault(row => row.Order == order), Known(arms[i])))]))]);

        static IEnumerable<GridCell> Cells(ExtfragByOrder? row, bool known) =>
            !known ? [new(null), new(null), new(null)] : [Cell(row?.Events ?? 0), Cell(row?.Fragmenting ?? 0), Cell(row?.ByKind.GetValueOrDefault(FallbackKind.Claim) ?? 0)];
    }

    static GridPanel? FreeBlocks(IReadOnlyList<Arm> arms)
    {
        var tables = arms.Select(arm => FreeBlockTable.Of(arm.Runs)).ToArray();
        var orders = tables.Max(table => table.Orders);
        var deepest = tables.SelectMany(table => table.Blocks.Cast<double?>()).Max() ?? 0;
        return orders == 0 ? null : new GridPanel(
            "free blocks by order, mean over time", "migratetype", [.. Enumerable.Range(0, orders).Select(Text)],
            [.. tables.SelectMany((table, i) => table.Types.Select((type, t) => new GridRow(
                Named(arms, i, type), [.. Enumerable.Range(0, orders).Select(order => Shaded(order < table.Orders ? table.Blocks[t, order] : null, deepest))])))
                .Where(row => row.Cells.Any(cell => cell.Value is not 0))]);
    }

    static GridPanel? Owners(IReadOnlyList<Arm> arms)
    {
        var rows = arms.SelectMany((arm, i) => OwnerDrift.Of(arm.Runs).Where(owner => owner is not { First: 0, Last: 0 }).Select(owner => new GridRow(
            Named(arms, i, owner.Type), [Share(owner.First), Share(owner.Last), new GridCell(Points(owner.Last - owner.First), Value: owner.Last - owner.First)]))).ToArray();
        return rows.Length == 0 ? null : new GridPanel("who owns the pageblocks", "migratetype", ["at the start", "at the end", "change"], rows);
    }

    static GridPanel? Compactions(IReadOnlyList<Arm> arms, Exposure per)
    {
        (Activity Activity, CompactionBreakdown.By By, string Words)[] kinds =
        [
            (Activity.CompactionAttempt, CompactionBreakdown.By.Order, "direct, order"), (Activity.CompactionAttempt, CompactionBreakdown.By.Node, "direct, node"),
            (Activity.CompactionAttempt, CompactionBreakdown.By.Zone, "direct, zone"), (Activity.Compaction, CompactionBreakdown.By.Order, "a zone once, order"),
            (Activity.Compaction, CompactionBreakdown.By.Node, "a zone once, node"), (Activity.Compaction, CompactionBreakdown.By.Zone, "a zone once, zone"),
        ];
        var rows = kinds.SelectMany(kind => arms.SelectMany((arm, i) => CompactionBreakdown.Of(arm.Runs, kind.Activity, kind.By, per).Rows
            .Where(row => row.Label != CompactionBreakdown.None).Select(row => (kind.Words, row.Label, Arm: i, Row: row))))
            .GroupBy(row => (row.Words, row.Label)).SelectMany(group => group)
            .Select(one => new GridRow(Named(arms, one.Arm, $"{one.Words} {one.Label}"), [.. Cells(one.Row)])).ToArray();
        return rows.Length == 0 ? null : new GridPanel(
            $"compactions{per.Suffix}, how they ended, how long they took", "by", ["events", "success", "mean", "median", "99 %"], rows);

        static IEnumerable<GridCell> Cells(CompactionBreakdown.Row row) =>
        [
            Cell(row.PerExposure), row.SuccessShare is { } share ? Share(share) : new(null), Time(row.Latency.MeanNs), Time(row.Latency.QuantileNs(0.5)), Time(row.Latency.QuantileNs(0.99)),
        ];
    }

    static bool Known(Arm arm) => arm.Runs.Any(run => run is { Extfrag: not null, Host.PageblockOrder: not null });

    // Where one arm is drawn, nobody asks whose it is.
    static string Named(IReadOnlyList<Arm> arms, int i, string what) => arms.Count == 1 ? what : $"{ArmRole.Name(i)} {what}";

    static GridCell Cell(double value) => new(Quantity.Compact(value), Value: value);

    static GridCell Shaded(double? value, double deepest) =>
        value is { } number ? new(Quantity.Compact(number), Strength: deepest > 0 ? Math.Sqrt(number / deepest) : 0, Value: number) : new(null);

    static GridCell Time(double? ns) => new(ns is { } value ? Quantity.Nanoseconds(value) : null, Value: ns);

    static GridCell Share(double share) => new((100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %", Value: share);

    static string Points(double share) => (100 * share).ToString("+0.0;-0.0;0", CultureInfo.InvariantCulture) + " points";

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
