// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Charts;

namespace Fleet.Plotter.Reports;

/// <summary>A comparison as text that can be pasted into a mail; the first line is the one that gets quoted.</summary>
static class TextReport
{
    public static string Write(Comparison comparison)
    {
        var text = new StringBuilder();
        text.Append(comparison.Headline).Append('\n').Append(VerdictText.Sentence(comparison)).Append("\n\n");
        Arms(text, comparison);
        Metrics(text, comparison);
        Section(text, "What else differed", comparison.Differences, Differences);
        Section(text, "What was lost", Losses(comparison), (lines, into) => Lines(lines, into));
        Section(text, "Warnings", comparison.Warnings, (lines, into) => Lines(lines, into));
        return text.Append('\n').Append(Method(comparison)).ToString();
    }

    static void Arms(StringBuilder text, Comparison comparison)
    {
        foreach (var (name, arm) in new[] { ("A", comparison.A), ("B", comparison.B) })
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}  {arm.Label}: {ArmText.Of(arm).Replace("  ·  ", ", ", StringComparison.Ordinal)}\n");
        }

        text.Append('\n');
        var table = new TextTable("lrr");
        table.Add("counted, all runs", "A", "B");
        var (a, b) = (ArmCounts.Of(comparison.A.Runs), ArmCounts.Of(comparison.B.Runs));
        table.Add("extfrag events", Whole(a.Extfrag), Whole(b.Extfrag));
        table.Add("  fragmenting", Whole(a.Fragmenting), Whole(b.Fragmenting));
        table.Add("  claims", Whole(a.Claim), Whole(b.Claim));
        table.Add("  steals", Whole(a.Steal), Whole(b.Steal));
        table.Add("compaction successes", Whole(a.CompactionSuccess), Whole(b.CompactionSuccess));
        table.Add("compaction failures", Whole(a.CompactionFailure), Whole(b.CompactionFailure));
        table.WriteTo(text);
    }

    static void Metrics(StringBuilder text, Comparison comparison)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nMedian of runs, counts {comparison.Options.Per.Words}\n");
        var table = new TextTable("llrrlrl");
        table.Add("metric", "unit", "A", "B", "change", "q", "verdict");
        foreach (var row in comparison.Metrics.Where(row => row.MedianA is not null || row.MedianB is not null))
        {
            table.Add(
                row.Metric.Title, row.Unit, Number(row.MedianA), Number(row.MedianB), VerdictText.Change(row),
                row.Q is { } q ? Quantity.Probability(q) : "-", $"{VerdictText.Glyph(row.Verdict)} {VerdictText.Word(row.Verdict)}");
        }

        table.WriteTo(text);
        var missing = comparison.Metrics.Where(row => row.MedianA is null && row.MedianB is null).Select(row => row.Metric.Title).ToArray();
        if (missing.Length > 0)
        {
            Lines(Wrapped("not measured: " + string.Join(", ", missing)), text);
        }
    }

    static void Differences(IReadOnlyList<ContextDifference> differences, StringBuilder text)
    {
        var table = new TextTable("lll");
        foreach (var difference in differences)
        {
            table.Add(difference.Name, "A " + difference.A, "B " + difference.B);
        }

        table.WriteTo(text);
    }

    static string[] Losses(Comparison comparison) => new[] { ("A", comparison.A), ("B", comparison.B) }
        .SelectMany(arm => arm.Item2.Runs.SelectMany(run => run.Losses.Where(loss => loss.Count > 0)
            .GroupBy(loss => (loss.Stage, loss.Reason))
            .Select(group => string.Create(CultureInfo.InvariantCulture,
                $"{arm.Item1} {run.Name}: {group.Sum(loss => loss.Count)} events, {group.Key.Reason} ({group.Key.Stage})"))))
        .ToArray();

    static void Section<T>(StringBuilder text, string title, IReadOnlyList<T> items, Action<IReadOnlyList<T>, StringBuilder> write)
    {
        text.Append('\n').Append(title).Append('\n');
        if (items.Count == 0)
        {
            text.Append("  nothing\n");
        }
        else
        {
            write(items, text);
        }
    }

    static void Lines(IReadOnlyList<string> lines, StringBuilder text) => text.AppendJoin("", lines.Select(line => "  " + line + "\n"));

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

    static string Method(Comparison comparison)
    {
        var options = comparison.Options;
        var family = comparison.Metrics.Count(row => row.Q is not null && row != comparison.Primary);
        var provenance = Provenance.Of([comparison.A, comparison.B], options).Replace("  ·  ", ", ", StringComparison.Ordinal);
        if (comparison.Metrics.All(row => row.P is null))
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

    static string Number(double? value) => value is { } number ? Quantity.Compact(number) : "-";

    static string Whole(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "not measured";
}
