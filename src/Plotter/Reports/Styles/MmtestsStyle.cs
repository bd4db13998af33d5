// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Reports.Styles;

/// <summary>
/// The table of MMTests' compare-mmtests.pl: a column an arm, medians of runs, and the change in percent, where more is always
/// better; stars instead of brackets where the verdict is better or worse. The extfrag rows carry the names of its monitor.
/// </summary>
static class MmtestsStyle
{
    const int ValueWidth = 12;
    const int CellWidth = 23;
    const int NarrowWidth = 14;

    static readonly Dictionary<string, string> MonitorRows = new()
    {
        ["extfrag"] = "Page alloc extfrag event",
        ["extfrag_fragmenting"] = "Extfrag fragmenting",
        ["extfrag_fragmenting_unmovable"] = "Extfrag for unmovable",
        ["extfrag_fragmenting_unmovable_with_movable"] = "Extfrag unmovable placed with movable",
        ["extfrag_fragmenting_reclaimable"] = "Extfrag for reclaimable",
        ["extfrag_fragmenting_reclaimable_with_movable"] = "Extfrag reclaimable placed with movable",
        ["extfrag_fragmenting_movable"] = "Extfrag for movable",
    };

    /// <param name="narrow">For mail: without the column that says Median, and the baseline without its 0.00 %.</param>
    public static void Write(StringBuilder text, IReadOnlyList<Comparison> comparisons, bool narrow)
    {
        var rows = TableRow.Of(comparisons);
        var (stat, baselineWidth) = narrow ? ("", NarrowWidth) : ("Median    ", CellWidth);
        var width = stat.Length + rows.Select(row => Name(row.Metric).Length).DefaultIfEmpty(0).Max();
        var names = Labels(comparisons).Select(Split).ToArray();
        foreach (var line in (string[][])[[.. names.Select(name => name.Head)], [.. names.Select(name => name.Tail)]])
        {
            text.Append(new string(' ', width))
                .AppendJoin("", line.Select((name, i) => Cut(name, i == 0 ? baselineWidth : CellWidth).PadLeft(i == 0 ? baselineWidth : CellWidth))).Append('\n');
        }

        foreach (var row in rows)
        {
            text.Append((stat + Name(row.Metric)).PadRight(width))
                .Append(narrow ? Value(row.Baseline).PadLeft(NarrowWidth) : Value(row.Baseline) + " (   0.00%)");
            foreach (var cell in row.Cells)
            {
                var change = Change(row.Metric, row.Baseline, cell.MedianB);
                var (open, close) = cell.Verdict is Verdict.Better or Verdict.Worse ? ('*', '*') : ('(', ')');
                text.Append(Value(cell.MedianB)).Append(CultureInfo.InvariantCulture, $" {open}{change,8}{close}");
            }

            text.Append('\n');
        }
    }

    static IEnumerable<string> Labels(IReadOnlyList<Comparison> comparisons) =>
        [comparisons[0].A.Label, .. comparisons.Select(comparison => comparison.B.Label)];

    static string Name(Metric metric) => MonitorRows.GetValueOrDefault(metric.Id, metric.Id.Replace('_', '-'));

    // As compare-mmtests.pl does it: the release, and below it what makes this kernel its own.
    static (string Head, string Tail) Split(string label)
    {
        var cut = label.IndexOf('-', StringComparison.Ordinal);
        return cut < 0 ? (label, "") : (label[..cut], label[(cut + 1)..]);
    }

    static string Cut(string name, int width) => name.Length <= width ? name : name[..width];

    static string Value(double? value) => value is not { } number ? "-".PadLeft(ValueWidth)
        : number.ToString(Math.Abs(number) < 10 ? "0.0000" : "0.00", CultureInfo.InvariantCulture).PadLeft(ValueWidth);

    static string Change(Metric metric, double? a, double? b)
    {
        if (a is not { } from || b is not { } to)
        {
            return "-";
        }

        var gain = metric.Better == Direction.LowerIsBetter ? from - to : to - from;
        return gain == 0 ? "0.00%"
            : from == 0 ? (gain > 0 ? "inf%" : "-inf%")
            : (100 * gain / Math.Abs(from)).ToString("0.00", CultureInfo.InvariantCulture) + "%";
    }
}
