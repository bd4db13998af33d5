// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Comparisons;

/// <summary>Compares two arms over the whole catalogue. The replicate is the run.</summary>
public static class ArmComparer
{
    public static Comparison Compare(Arm a, Arm b, ComparisonOptions options) => CompareAll(a, [b], options).Against[0];

    /// <summary>The baseline against each of the others; all of their metrics are one family of tests.</summary>
    public static ArmsComparison CompareAll(Arm baseline, IReadOnlyList<Arm> others, ComparisonOptions options)
    {
        // Each is a resampling of its own, from the same seed: they need nothing of one another.
        var measured = others.SelectMany(other => MetricCatalogue.All.Select(metric => (metric, other)))
            .AsParallel().AsOrdered().Select(one => Measure(one.metric, baseline, one.other, options)).ToArray();
        var adjusted = Adjust(measured, options.Correction);
        var judged = measured.Select((row, i) => row.Decided(adjusted[i], options)).Chunk(MetricCatalogue.All.Count);
        return new ArmsComparison(
            baseline, [.. others.Zip(judged, (other, rows) => Whole(baseline, other, rows, options))], options,
            ComparisonWarnings.For([baseline, .. others], options));
    }

    static Comparison Whole(Arm a, Arm b, MetricComparison[] rows, ComparisonOptions options)
    {
        var primary = rows.First(row => row.Metric.Id == MetricCatalogue.Primary.Id);
        return new Comparison(
            a, b, options, Headline.Of(a, b, primary, options.Per), rows, ContextDifferences.Between(a.Runs, b.Runs),
            ComparisonWarnings.For([a, b], options))
        {
            WithinRun = WithinRun.Of(a, b, options),
        };
    }

    static MetricComparison Measure(Metric metric, Arm a, Arm b, ComparisonOptions options) => MetricComparison.Of(
        metric, Values(metric, a.Runs, options.Per), Values(metric, b.Runs, options.Per), options.Per,
        Judgement.Of(metric, a.Runs, b.Runs, options)) with
    {
        Means = MeanComparison.Of(metric, a.Runs, b.Runs, options),
    };

    // The primary metric was chosen before the data and is a family of its own; metrics without a direction get no verdict,
    // so they are not in the other family either.
    static double?[] Adjust(MetricComparison[] rows, FamilyCorrection correction)
    {
        var adjusted = new double?[rows.Length];
        foreach (var family in Enumerable.Range(0, rows.Length).GroupBy(i => FamilyOf(rows[i].Metric)).Where(family => family.Key is not null))
        {
            var members = family.ToArray();
            var q = Family.Adjust([.. members.Select(i => rows[i].P)], correction);
            for (var k = 0; k < members.Length; k++)
            {
                adjusted[members[k]] = q[k];
            }
        }

        return adjusted;
    }

    static string? FamilyOf(Metric metric) =>
        metric.Better == Direction.None ? null : metric.Id == MetricCatalogue.Primary.Id ? "primary" : "others";

    static double?[] Values(Metric metric, IReadOnlyList<RunFacts> runs, Exposure exposure) =>
        runs.Select(run => metric.Normalised(run, exposure)).ToArray();
}
