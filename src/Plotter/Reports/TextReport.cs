// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Reports.Styles;

namespace Fleet.Plotter.Reports;

/// <summary>Arms against their baseline as text; the first line is the one that gets quoted.</summary>
static class TextReport
{
    public static string Write(ArmsComparison arms, ReportStyle style = ReportStyle.Fleet)
    {
        var text = new StringBuilder();
        Headlines(text, arms.Against);
        Arms(text, arms);
        Metrics(text, arms.Against, style);
        Details(text, arms);
        Section(text, "What else differed", Differences(arms.Against));
        Section(text, "What was lost", Losses(arms));
        Section(text, "Warnings", arms.Warnings);
        return text.Append('\n').Append(Method(arms)).ToString();
    }

    /// <summary>Letter and arm, the baseline first.</summary>
    public static IEnumerable<(string Letter, Arm Arm)> Named(ArmsComparison arms) => arms.Arms.Select((arm, i) => (ArmRole.Name(i), arm));

    /// <summary>What was lost, a line for each run and reason.</summary>
    public static IReadOnlyList<string> Losses(ArmsComparison arms) => Named(arms)
        .SelectMany(arm => arm.Arm.Runs.SelectMany(run => run.Losses.Where(loss => loss.Count != 0)
            .GroupBy(loss => (loss.Stage, loss.Reason))
            .Select(group => $"{arm.Letter} {run.Name}: {Loss.NumberOf([.. group])} events, {group.Key.Reason} ({group.Key.Stage})")))
        .ToArray();

    static void Headlines(StringBuilder text, IReadOnlyList<Comparison> comparisons)
    {
        foreach (var (comparison, i) in comparisons.Select((comparison, i) => (comparison, i)))
        {
            var who = comparisons.Count == 1 ? "" : $"{ArmRole.Name(i + 1)} {comparison.B.Label}: ";
            text.Append(who).Append(comparison.Headline).Append('\n').Append(VerdictText.Sentence(comparison)).Append("\n\n");
        }
    }

    static void Arms(StringBuilder text, ArmsComparison all)
    {
        foreach (var (letter, arm) in Named(all))
        {
            text.Append(CultureInfo.InvariantCulture, $"{letter}  {arm.Label}: {ArmText.Of(arm).Replace("  ·  ", ", ", StringComparison.Ordinal)}\n");
        }

        text.Append('\n');
        var arms = Named(all).ToArray();
        var counts = arms.Select(arm => ArmCounts.Of(arm.Arm.Runs)).ToArray();
        var table = new TextTable("l" + new string('r', arms.Length));
        table.Add(["counted, all runs", .. arms.Select(arm => arm.Letter)]);
        Row("extfrag events", count => count.Extfrag);
        Row("  fragmenting", count => count.Fragmenting);
        Row("  claims", count => count.Claim);
        Row("  steals", count => count.Steal);
        Row("compaction successes", count => count.CompactionSuccess);
        Row("compaction failures", count => count.CompactionFailure);
        table.WriteTo(text);

        void Row(string title, Func<ArmCounts, long?> value) => table.Add([title, .. counts.Select(count => Whole(value(count)))]);
    }

    static void Metrics(StringBuilder text, IReadOnlyList<Comparison> comparisons, ReportStyle style)
    {
        text.Append('\n');
        StyledTable.Write(text, comparisons, style);
        var missing = Enumerable.Range(0, comparisons[0].Metrics.Count)
            .Where(i => comparisons.All(comparison => comparison.Metrics[i] is { MedianA: null, MedianB: null }))
            .Select(i => comparisons[0].Metrics[i].Metric.Title).ToArray();
        if (missing.Length > 0)
        {
            text.AppendJoin("", Wrapped("not measured: " + string.Join(", ", missing)).Select(line => "  " + line + "\n"));
        }
    }

    static void Details(StringBuilder text, ArmsComparison arms)
    {
        foreach (var grid in DetailGrids.Of(arms.Arms, arms.Options.Per))
        {
            var table = new TextTable("l" + new string('r', grid.Columns.Count));
            table.Add([grid.Corner, .. grid.Columns]);
            foreach (var row in grid.Rows)
            {
                table.Add([row.Title, .. row.Cells.Select(cell => cell.Text ?? "-")]);
            }

            text.Append('\n').Append(char.ToUpperInvariant(grid.Title[0])).Append(grid.Title.AsSpan(1)).Append('\n');
            table.WriteTo(text);
        }
    }

    static string[] Differences(IReadOnlyList<Comparison> comparisons)
    {
        var names = comparisons.SelectMany(comparison => comparison.Differences).Select(difference => difference.Name).Distinct().ToArray();
        if (names.Length == 0)
        {
            return [];
        }

        var table = new TextTable("ll" + new string('l', comparisons.Count));
        foreach (var name in names)
        {
            var found = comparisons.Select(comparison => comparison.Differences.FirstOrDefault(difference => difference.Name == name)).ToArray();
            table.Add([
                name, "A " + found.OfType<ContextDifference>().First().A,
                .. found.Select((difference, i) => $"{ArmRole.Name(i + 1)} {difference?.B ?? "as A"}"),
            ]);
        }

        var text = new StringBuilder();
        table.WriteTo(text, "");
        return text.ToString().TrimEnd('\n').Split('\n');
    }

    static void Section(StringBuilder text, string title, IReadOnlyList<string> lines) => text
        .Append('\n').Append(title).Append('\n').AppendJoin("", (lines.Count == 0 ? ["nothing"] : lines).Select(line => "  " + line + "\n"));

    static List<string> Wrapped(string text)
    {
        const int Columns = 98;
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length + word.Length > Columns)
            {
                lines.Add("");
            }

            lines[^1] += lines[^1].Length == 0 ? word : " " + word;
        }

        return lines;
    }

    static string Method(ArmsComparison arms)
    {
        var (options, comparisons) = (arms.Options, arms.Against);
        var family = comparisons.Sum(comparison => comparison.Metrics.Count(row => row.Q is not null && row != comparison.Primary));
        var provenance = Provenance.Of(arms.Arms, options).Replace("  ·  ", ", ", StringComparison.Ordinal);
        if (comparisons.All(comparison => comparison.Metrics.All(row => row.P is null)))
        {
            return $"The replicate is the run: nothing was tested.\n{provenance}\n";
        }

        return string.Create(CultureInfo.InvariantCulture, $"""
            The replicate is the run. Change: Hodges-Lehmann shift in % of A's median, with its {100 * (1 - options.Alpha):0.#} % interval.
            q: exact rank test; fragmenting events by themselves, the other {family} tested metrics adjusted together (Benjamini-Hochberg).
            better or worse needs q <= {options.Alpha}, an interval that excludes 0, and a change of at least {100 * options.NoiseThreshold:0.#} %.
            {provenance}

            """);
    }

    static string Whole(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "not measured";
}
