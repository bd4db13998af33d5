// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Reports.Styles;

namespace Fleet.Plotter.Reports;

/// <summary>For a forge's comment: the headline, what was found, and the rest folded away.</summary>
static class MarkdownReport
{
    const int ShownRows = 12;

    public static string Write(ArmsComparison arms, ReportStyle style)
    {
        var text = new StringBuilder();
        foreach (var (comparison, i) in arms.Against.Select((comparison, i) => (comparison, i)))
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                ### {Safe(comparison.Headline)}

                **{Safe(VerdictText.Sentence(comparison))}**

                | arm | kernel, hosts, runs |
                |---|---|
                | A {Safe(comparison.A.Label)} | {Safe(ArmText.Of(comparison.A))} |
                | {ArmRole.Name(i + 1)} {Safe(comparison.B.Label)} | {Safe(ArmText.Of(comparison.B))} |


                """);
            Rows(text, comparison, style);
        }

        foreach (var warning in arms.Warnings.Concat(TextReport.Losses(arms).Select(loss => "lost: " + loss)))
        {
            text.Append("- ⚠ ").Append(Safe(warning)).Append('\n');
        }

        return text.Append("\n<sub>").Append(Safe(Provenance.Of(arms.Arms, arms.Options)))
            .Append("</sub>\n").ToString();
    }

    static void Rows(StringBuilder text, Comparison comparison, ReportStyle style)
    {
        if (style != ReportStyle.Fleet)
        {
            text.Append("```\n");
            StyledTable.Write(text, [comparison], style);
            text.Append("```\n\n");
            return;
        }

        var measured = comparison.Metrics.Where(row => row.MedianA is not null || row.MedianB is not null).ToArray();
        var first = measured.OrderBy(Weight).Take(ShownRows).ToArray();
        Table(text, first);
        if (measured.Length > first.Length)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n<details><summary>and {measured.Length - first.Length} more</summary>\n\n");
            Table(text, [.. measured.Except(first)]);
            text.Append("\n</details>\n");
        }

        text.Append('\n');
    }

    static void Table(StringBuilder text, IReadOnlyList<MetricComparison> rows)
    {
        text.Append("| metric | unit | A | B | change | q | verdict |\n|---|---|--:|--:|---|--:|---|\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Safe(row.Metric.Title)} | {row.Unit} | {Number(row.MedianA)} | {Number(row.MedianB)} | {VerdictText.Change(row)} ")
                .Append(CultureInfo.InvariantCulture, $"| {(row.Q is { } q ? Quantity.Probability(q) : "-")} | {VerdictText.Glyph(row.Verdict)} {VerdictText.Word(row.Verdict)} |\n");
        }
    }

    // The headline's metric, then what was found, then the rest; each in the catalogue's order.
    static int Weight(MetricComparison row) => row.Metric.Id == MetricCatalogue.Primary.Id ? 0
        : row.Verdict switch { Verdict.Worse => 1, Verdict.Better => 2, Verdict.Inconclusive => 3, Verdict.NoDifference => 4, _ => 5 };

    static string Number(double? value) => value is { } number ? Quantity.Compact(number) : "-";

    static string Safe(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal);
}
