// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Charts;

namespace Fleet.Plotter.Reports.Styles;

/// <summary>Our own table: medians, the change with its interval, q and the verdict; with several arms, a change and a glyph each.</summary>
static class FleetStyle
{
    public static void Write(StringBuilder text, IReadOnlyList<Comparison> comparisons)
    {
        text.Append(CultureInfo.InvariantCulture, $"Median of runs, counts {comparisons[0].Options.Per.Words}\n");
        var rows = TableRow.Of(comparisons);
        (comparisons.Count == 1 ? Pair(rows) : Several(comparisons, rows)).WriteTo(text);
    }

    static TextTable Pair(IReadOnlyList<TableRow> rows)
    {
        var table = new TextTable("llrrlrl");
        table.Add("metric", "unit", "A", "B", "change", "q", "verdict");
        foreach (var row in rows.Select(row => row.Cells[0]))
        {
            table.Add(
                row.Metric.Title, row.Unit, Number(row.MedianA), Number(row.MedianB), VerdictText.Change(row),
                row.Q is { } q ? Quantity.Probability(q) : "-", $"{VerdictText.Glyph(row.Verdict)} {VerdictText.Word(row.Verdict)}");
        }

        return table;
    }

    static TextTable Several(IReadOnlyList<Comparison> comparisons, IReadOnlyList<TableRow> rows)
    {
        var table = new TextTable("llr" + string.Concat(comparisons.Select(_ => "rrl")));
        table.Add([
            "metric", "unit", "A",
            .. comparisons.SelectMany((_, i) => new[] { ArmRole.Name(i + 1), "change", "" }),
        ]);
        foreach (var row in rows)
        {
            table.Add([
                row.Metric.Title, row.Unit, Number(row.Baseline),
                .. row.Cells.SelectMany(cell => new[]
                {
                    Number(cell.MedianB), cell.Change is { } change ? Quantity.Relative(change) : cell.Shift is { } shift ? Quantity.Signed(shift) : "-",
                    VerdictText.Glyph(cell.Verdict),
                }),
            ]);
        }

        return table;
    }

    static string Number(double? value) => value is { } number ? Quantity.Compact(number) : "-";
}
