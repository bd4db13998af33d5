// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Analysis.Comparisons;

namespace Fleet.Plotter.Reports.Styles;

/// <summary>
/// The table of LKP's <c>ncompare</c>: means, their standard deviation where it is over 2 %, the change of the mean, and the name at
/// the end of the row. What is a share itself changes by points.
/// </summary>
static class LkpStyle
{
    const int Absolute = 10;
    const int Error = 6;

    public static void Write(StringBuilder text, IReadOnlyList<Comparison> comparisons)
    {
        var (a, options) = (comparisons[0].A, comparisons[0].Options);
        string[] labels = [a.Label, .. comparisons.Select(comparison => comparison.B.Label)];
        var runs = string.Join('+', comparisons.Select(comparison => comparison.B.Runs.Count).Prepend(a.Runs.Count));
        text.Append('=', 89).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"per/runs:\n  {options.Per.Id}/{runs}\n\ncommit: \n");
        foreach (var label in labels)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {label}\n");
        }

        text.Append('\n').Append(Cut(labels[0], 16).PadLeft(16)).AppendJoin("", labels.Skip(1).Select(label => " " + Cut(label, 27).PadLeft(27))).Append('\n');
        text.Append('-', 16).AppendJoin("", comparisons.Select(_ => " " + new string('-', 27))).Append('\n');
        text.Append("         %stddev").AppendJoin("", comparisons.Select(_ => "     %change         %stddev")).Append('\n');
        text.Append("             \\  ").AppendJoin("", comparisons.Select(_ => "        |                \\  ")).Append('\n');
        foreach (var row in TableRow.Of(comparisons))
        {
            text.Append(Cell(row.BaselineRuns)).AppendJoin("", row.Cells.Select(cell => " " + Change(cell) + " " + Cell(cell.B)))
                .Append("  ").Append(row.Metric.Id.Replace("extfrag_", "extfrag.", StringComparison.Ordinal)).Append('\n');
        }
    }

    static string Cell(IReadOnlyList<double?> runs)
    {
        var values = runs.OfType<double>().ToArray();
        if (values.Length == 0)
        {
            return "-".PadLeft(Absolute) + new string(' ', Error);
        }

        var mean = values.Average();
        var deviation = values.Length < 2 || mean == 0 ? 0
            : 100 * Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)) / Math.Abs(mean);
        return Number(mean).PadLeft(Absolute) + (deviation > 2 ? FormattableString.Invariant($" ±{deviation,3:0}%") : "").PadRight(Error);
    }

    static string Change(MetricComparison cell)
    {
        var (a, b) = (cell.A.OfType<double>().ToArray(), cell.B.OfType<double>().ToArray());
        if (a.Length == 0 || b.Length == 0)
        {
            return "-".PadLeft(Absolute);
        }

        var (from, to) = (a.Average(), b.Average());
        var change = cell.Unit == "share" ? (to - from).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture)
            : from == 0 ? (to == 0 ? "0.0%" : "+inf%")
            : (100 * (to - from) / from).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + "%";
        return change.PadLeft(Absolute);
    }

    static string Number(double value) => value.ToString(
        Math.Abs(value) >= 1000 || value == 0 ? "0" : Math.Abs(value) >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    static string Cut(string label, int width) => label.Length <= width ? label : label[..width];
}
