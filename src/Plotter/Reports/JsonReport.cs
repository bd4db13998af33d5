// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Plotter.Reports;

/// <summary>Writes a comparison as JSON for programs.</summary>
static class JsonReport
{
    public const string Schema = "fleet/compare/v1";

    public static string Write(ArmsComparison all)
    {
        var (first, arms) = (all.Against[0], TextReport.Named(all).ToArray());
        return JsonText.Of(new CompareDocument(
            Schema, first.Headline, Word(first.Primary.Verdict),
            new(first.Options.Per.Id, first.Options.Alpha, first.Options.NoiseThreshold),
            [.. arms.Select(arm => ArmOf(arm.Letter, arm.Arm, first.Options.Per))], MetricsOf(first), DifferencesOf(first),
            [.. arms.SelectMany(arm => LossesOf(arm.Letter, arm.Arm))], first.Warnings,
            [.. all.Against.Skip(1).Select((further, i) => new DocumentFurther(
                arms[i + 2].Letter, further.Headline, Word(further.Primary.Verdict), MetricsOf(further), DifferencesOf(further), further.Warnings,
                WithinOf(further), JsonBreakdowns.LatenciesOf(further)))],
            WithinOf(first), JsonBreakdowns.LatenciesOf(first)));
    }

    static DocumentMetric[] MetricsOf(Comparison comparison) => [.. comparison.Metrics.Select(row => MetricOf(row, comparison))];

    static DocumentDifference[] DifferencesOf(Comparison comparison) =>
        [.. comparison.Differences.Select(difference => new DocumentDifference(difference.Name, difference.A, difference.B))];

    static DocumentWithinRun? WithinOf(Comparison comparison) =>
        comparison.WithinRun is { } within ? new(within.Difference, Ends(within.Interval)!) : null;

    static DocumentArm ArmOf(string role, Arm arm, Exposure per) => new(
        role, arm.Label, arm.Runs.Select(run => run.Host.Kernel).Distinct().ToArray(), arm.Runs.Select(run => run.Host.Host).Distinct().ToArray(),
        arm.Runs.Sum(run => run.Duration.TotalSeconds), CountsOf(arm.Runs), arm.Runs.Select(RunOf).ToArray(),
        JsonBreakdowns.Of(arm.Runs, per));

    static DocumentRun RunOf(RunFacts run) => new(
        run.Name, run.Source, run.Host.Host, run.Host.Kernel, run.Started?.UtcDateTime, run.Duration.TotalSeconds, run.Host.PageblockOrder,
        run.Host.ManagedBytes, run.CounterSum("pgalloc_"), CountsOf([run]), run.Warnings);

    static DocumentCounts CountsOf(IReadOnlyList<RunFacts> runs)
    {
        var counts = ArmCounts.Of(runs);
        return new(
            counts.Extfrag, counts.Claim, counts.Steal, counts.Fragmenting, counts.CompactionSuccess, counts.CompactionFailure);
    }

    static DocumentMetric MetricOf(MetricComparison row, Comparison comparison) => new(
        row.Metric.Id, row.Metric.Title, row.Metric.Description, row.Unit, Word(row.Metric.Group), Word(row.Metric.Better),
        new(row.MedianA, row.A), new(row.MedianB, row.B), row.Shift, Ends(row.Interval), row.Change, Ends(row.ChangeInterval),
        row.CliffsDelta, row.P, row.Q, row.SmallestDetectable, Word(row.Verdict),
        row.Metric.IsCount ? Exposure.All.ToDictionary(per => per.Id, per => PerOf(row.Metric, comparison, per)) : null,
        row.Means is { } means ? new(means.Difference, Ends(means.Interval), means.P, means.Ratio?.Ratio, Ends(means.Ratio?.Interval)) : null);

    static DocumentPer PerOf(Metric metric, Comparison comparison, Exposure per) => new(
        comparison.A.Runs.Select(run => metric.Normalised(run, per)).ToArray(),
        comparison.B.Runs.Select(run => metric.Normalised(run, per)).ToArray());

    static IEnumerable<DocumentLoss> LossesOf(string arm, Arm runs) => runs.Runs.SelectMany(run => run.Losses.Select(loss =>
        new DocumentLoss(arm, run.Name, loss.Stage, loss.Reason, loss.Count, loss.From?.TotalSeconds, loss.To?.TotalSeconds)));

    static double[]? Ends(Interval? interval) => interval is { } bounds ? [bounds.Low, bounds.High] : null;

    static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
