// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Statistics;
using Fleet.Plotter.Charts;

namespace Fleet.Plotter.Reports.Styles;

/// <summary>
/// The tables of benchstat, one a unit: median ± its interval, and the change of the median with the p of the rank test; ~ where p
/// is not below alpha. Unlike the verdict, p stands for itself: nothing is adjusted for the number of metrics.
/// </summary>
static class BenchstatStyle
{
    const int NarrowLabel = 12;

    /// <param name="narrow">For mail: a name that is longer than a few letters stands on a line of its own.</param>
    public static void Write(StringBuilder text, IReadOnlyList<Comparison> comparisons, bool narrow)
    {
        var few = false;
        foreach (var unit in TableRow.Of(comparisons).GroupBy(row => row.Unit))
        {
            few |= Table(text, comparisons, unit.Key, [.. unit], narrow);
            text.Append('\n');
        }

        if (few)
        {
            var level = (100 * (1 - comparisons[0].Options.Alpha)).ToString("0.#", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"¹ need >= {FewestRuns(comparisons[0].Options.Alpha)} samples for a {level} % interval of the median\n");
        }
    }

    static bool Table(StringBuilder text, IReadOnlyList<Comparison> comparisons, string unit, TableRow[] rows, bool narrow)
    {
        var alpha = comparisons[0].Options.Alpha;
        var cells = rows.Select(row => new[] { Values(row.BaselineRuns, alpha) }.Concat(row.Cells.Select(cell => Values(cell.B, alpha))).ToArray()).ToArray();
        var deltas = rows.Select(row => row.Cells.Select(cell => Delta(cell, alpha)).ToArray()).ToArray();
        var labels = rows.Select(row => row.Metric.Id).ToArray();
        var label = narrow ? NarrowLabel : labels.Max(name => name.Length) + 1;
        string[] arms = [comparisons[0].A.Label, .. comparisons.Select(comparison => comparison.B.Label)];
        arms = narrow ? [.. arms.Select(arm => arm.Split('-')[0])] : arms;
        var shape = Enumerable.Range(0, arms.Length).Select(i => Shape(arms[i], unit, cells, deltas, i)).ToArray();

        text.Append(' ', label).Append('│').AppendJoin('│', shape.Select((column, i) => Centred(arms[i], column.Width))).Append("│\n");
        text.Append(' ', label).Append('│').AppendJoin('│', shape.Select((column, i) => i == 0
            ? Centred(unit, column.Width)
            : (Centred(unit, column.Cell + 2) + " vs base").PadRight(column.Width))).Append("│\n");
        for (var r = 0; r < rows.Length; r++)
        {
            var line = new StringBuilder(labels[r].Length <= label ? labels[r].PadRight(label) : narrow ? labels[r] + "\n" + new string(' ', label) : labels[r]);
            for (var i = 0; i < arms.Length; i++)
            {
                line.Append("  ").Append(cells[r][i].Value.PadLeft(shape[i].Value)).Append(cells[r][i].Spread.PadRight(shape[i].Cell - shape[i].Value));
                if (i > 0)
                {
                    var (change, test) = deltas[r][i - 1];
                    line.Append("  ").Append(change.PadLeft(shape[i].Delta)).Append(' ').Append(test.PadRight(shape[i].Test));
                }

                line.Append(' ');
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        return cells.Any(row => row.Any(cell => cell.Few));
    }

    static (int Value, int Cell, int Delta, int Test, int Width) Shape(
        string arm, string unit, (string Value, string Spread, bool Few)[][] cells, (string Change, string Test)[][] deltas, int i)
    {
        var value = cells.Max(row => row[i].Value.Length);
        var cell = Math.Max(value + cells.Max(row => row[i].Spread.Length), unit.Length);
        var (delta, test) = i == 0 ? (0, 0) : (Math.Max(7, deltas.Max(row => row[i - 1].Change.Length)), deltas.Max(row => row[i - 1].Test.Length));
        var inner = i == 0 ? cell : cell + 2 + delta + 1 + test;
        // A long name widens what is on its right.
        return (value, i == 0 ? Math.Max(cell, arm.Length) : cell, delta, i == 0 ? 0 : test + Math.Max(0, arm.Length - inner), Math.Max(inner, arm.Length) + 2);
    }

    static (string Value, string Spread, bool Few) Values(IReadOnlyList<double?> runs, double alpha)
    {
        var measured = runs.OfType<double>().ToArray();
        if (measured.Length == 0)
        {
            return ("-", "", false);
        }

        var median = Median.Of(measured);
        if (MedianInterval.Of(measured, alpha) is not { } interval)
        {
            return (Quantity.Compact(median), " ± ∞ ¹", true);
        }

        var spread = Math.Max(interval.High - median, median - interval.Low);
        return (Quantity.Compact(median), median == 0 ? "" : FormattableString.Invariant($" ± {100 * spread / Math.Abs(median):0}%"), false);
    }

    static (string Change, string Test) Delta(MetricComparison cell, double alpha)
    {
        var (n, m) = (cell.A.Count(value => value is not null), cell.B.Count(value => value is not null));
        var runs = n == m ? FormattableString.Invariant($"n={n}") : FormattableString.Invariant($"n={n}+{m}");
        if (cell.MedianA is not { } a || cell.MedianB is not { } b)
        {
            return ("-", "");
        }

        var change = a == b || cell.P is null || cell.P > alpha ? "~" : a == 0 ? "?" : (100 * (b - a) / a).ToString("+0.00;-0.00", CultureInfo.InvariantCulture) + "%";
        return (change, cell.P is { } p ? FormattableString.Invariant($"(p={p:0.000} {runs})") : $"({runs})");
    }

    // Of which the least and the greatest bound the median.
    static int FewestRuns(double alpha) => (int)Math.Ceiling(1 - Math.Log2(alpha));

    static string Centred(string text, int width) => text.PadLeft(text.Length + ((width - text.Length) / 2)).PadRight(width);
}
