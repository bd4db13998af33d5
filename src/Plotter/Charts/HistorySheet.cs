// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Histories;

namespace Fleet.Plotter.Charts;

/// <summary>Builds the sheet of metrics over builds, with the builds from which on they were others.</summary>
static class HistorySheet
{
    // Values further apart than this hide the smaller ones on a linear axis.
    const double FarApart = 30;
    const int ShownChanges = 2;

    /// <param name="histories">One a metric, all of the same builds.</param>
    public static Sheet Build(IReadOnlyList<BuildHistory> histories, IReadOnlyList<Arm> builds, ComparisonOptions options)
    {
        var changes = histories.SelectMany(history => history.Changes.Select(change => Sentence(history, change))).ToArray();
        var runs = builds.Sum(build => build.Runs.Count);
        return new Sheet
        {
            Headline = string.Create(CultureInfo.InvariantCulture, $"{builds.Count} builds, {builds[0].Label} to {builds[^1].Label}, {runs} runs"),
            Verdict = changes.Length == 0 ? "no change point" : string.Join("  ·  ", changes.Take(ShownChanges))
                + (changes.Length > ShownChanges ? string.Create(CultureInfo.InvariantCulture, $"  ·  and {changes.Length - ShownChanges} more") : ""),
            VerdictTone = histories.SelectMany(history => history.Changes).Any(change => change.Against.Verdict == Verdict.Worse) ? Tone.Worse : Tone.Neutral,
            Subject = ArmText.Of(new Arm("", [.. builds.SelectMany(build => build.Runs)])),
            Notes = [.. histories.SelectMany(history => history.Warnings).Distinct()],
            Histories = [.. histories.Where(history => history.Points.Any(point => point.Median is not null)).Select(Panel)],
            Footer = $"{Provenance.Of(builds, options)}  ·  {VerdictText.Legend}",
        };
    }

    static HistoryPanel Panel(BuildHistory history)
    {
        var drawn = history.Points.SelectMany(point => point.Values).ToArray();
        var log = drawn.Min() > 0 && drawn.Max() / drawn.Min() >= FarApart;
        return new HistoryPanel(
            history.Metric.Title, log ? history.Unit + ", log scale" : history.Unit, log, [.. history.Points.Select(point => point.Build)],
            [.. history.Points.Select(point => new HistoryPoint(point.Values, point.Median, point.Interval?.Low, point.Interval?.High))],
            [.. history.Changes.Select(change => new HistoryChange(change.At, Change(change), VerdictText.Tone(change.Against.Verdict)))]);
    }

    static string Sentence(BuildHistory history, BuildChange change) =>
        $"{history.Metric.Title} {Change(change)} from {change.Build} on (p {(change.P < 0.001 ? "" : "= ")}{Quantity.Probability(change.P)})";

    static string Change(BuildChange change) => VerdictText.Glyph(change.Against.Verdict) + " " + (change.Against.Change is { } share
        ? Quantity.Relative(share) : change.Against.Shift is { } shift ? Quantity.Signed(shift) : "");
}
