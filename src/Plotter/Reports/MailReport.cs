// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Reports.Styles;

namespace Fleet.Plotter.Reports;

/// <summary>
/// What goes into a mailing-list thread: ASCII, at most 76 columns. First the block that Mel Gorman's mails begin with, then one
/// table an arm against the baseline, then everything that a reader could hold against it.
/// </summary>
static class MailReport
{
    /// <param name="style">The table; MMTests' where none was asked for.</param>
    public static string Write(ArmsComparison arms, ReportStyle style)
    {
        var comparisons = arms.Against;
        var text = new StringBuilder();
        Headline(text, comparisons);
        foreach (var (letter, arm) in TextReport.Named(arms))
        {
            text.Append(letter).Append(": ").Append(arm.Label).Append('\n')
                .Append("   ").Append(ArmText.Of(arm).Replace("  ·  ", ", ", StringComparison.Ordinal)).Append('\n');
        }

        foreach (var comparison in comparisons)
        {
            text.Append('\n');
            StyledTable.Write(text, [comparison], style == ReportStyle.Fleet ? ReportStyle.Mmtests : style, narrow: true);
        }

        text.Append('\n').AppendJoin("\n", comparisons.SelectMany(Judged).DefaultIfEmpty("No metric was found better or worse.")).Append('\n');
        List(text, "Also differed:", comparisons.SelectMany(Differed).Distinct());
        List(text, "Lost:", TextReport.Losses(arms));
        List(text, "Note:", arms.Warnings);
        text.Append('\n').Append(Method(comparisons[0]));
        return MailText.Fit(text.ToString());
    }

    // In the form of Mel Gorman's cover letters.
    static void Headline(StringBuilder text, IReadOnlyList<Comparison> comparisons)
    {
        if (comparisons.Count == 1)
        {
            text.Append(comparisons[0].Headline).Append('\n').Append(VerdictText.Sentence(comparisons[0])).Append("\n\n");
            return;
        }

        foreach (var comparison in comparisons)
        {
            text.Append(comparison.B.Label).Append(": ").Append(comparison.Headline).Append('\n')
                .Append("  ").Append(VerdictText.Sentence(comparison)).Append('\n');
        }

        text.Append('\n');
    }

    static IEnumerable<string> Judged(Comparison comparison) => comparison.Metrics
        .Where(row => row.Verdict is Verdict.Better or Verdict.Worse && row.Metric.Id != MetricCatalogue.Primary.Id)
        .Select(row => $"{VerdictText.Word(row.Verdict),-6}  {row.Metric.Title}: {VerdictText.Change(row)}, q={Quantity.Probability(row.Q!.Value)}");

    static IEnumerable<string> Differed(Comparison comparison) => comparison.Differences
        .Where(difference => difference.Name is not ("kernel" or "kernel build"))
        .Select(difference => $"{difference.Name}: A {difference.A}; B {difference.B}");

    static void List(StringBuilder text, string title, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append('\n').Append(title).Append(' ').Append(line);
        }

        text.Append(lines.Any() ? "\n" : "");
    }

    static string Method(Comparison comparison) => FormattableString.Invariant($"""
        The replicate is the run; counts are {comparison.Options.Per.Words}, medians of runs. A verdict needs q <= {comparison.Options.Alpha} (exact rank test, Benjamini-Hochberg), an interval that excludes 0 and a change of at least {100 * comparison.Options.NoiseThreshold:0.#} %. Fleet {Provenance.Version}

        """);
}
