// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Comparisons;

/// <summary>Compares two arms over the whole catalogue. The replicate is the run.</summary>
public static class ArmComparer
{
    public static Comparison Compare(Arm a, Arm b, ComparisonOptions options)
    {
        var measured = MetricCatalogue.All.Select(metric => Measure(metric, a, b, options)).ToArray();
        var adjusted = Adjust(measured);
        var judged = measured.Select((row, i) => Judge(row with { Q = adjusted[i] }, options)).ToArray();
        var primary = judged.First(row => row.Metric.Id == MetricCatalogue.Primary.Id);
        return new Comparison(
            a, b, options, Headline.Of(a, b, primary, options.Per), judged,
            ContextDifferences.Between(a.Runs, b.Runs), ComparisonWarnings.For(a, b, options));
    }

    static MetricComparison Measure(Metric metric, Arm a, Arm b, ComparisonOptions options)
    {
        var (valuesA, valuesB) = (Values(metric, a.Runs, options.Per), Values(metric, b.Runs, options.Per));
        var (x, y) = (valuesA.OfType<double>().ToArray(), valuesB.OfType<double>().ToArray());
        var row = new MetricComparison(
            metric, metric.UnitPer(options.Per), valuesA, valuesB, null, null, null, null, null, null, Verdict.NotMeasured);
        if (x.Length == 0 || y.Length == 0)
        {
            return row;
        }

        row = row with { Shift = HodgesLehmann.Shift(x, y) };
        return x.Length == 1 || y.Length == 1
            ? row with { Verdict = Verdict.Described }
            : row with
            {
                Interval = HodgesLehmann.ShiftInterval(x, y, options.Alpha),
                CliffsDelta = CliffsDelta.Of(x, y),
                // Where no run differs from another nothing could ever be found: not a test, and not a member of a family.
                P = x.Concat(y).Distinct().Count() > 1 ? MannWhitney.PValue(x, y) : null,
                Verdict = Verdict.Inconclusive,
            };
    }

    // The primary metric was chosen before the data and is a family of its own; metrics without a direction get no verdict,
    // so they are not in the other family either.
    static double?[] Adjust(MetricComparison[] rows)
    {
        var adjusted = new double?[rows.Length];
        var tested = Enumerable.Range(0, rows.Length).Where(i => rows[i].P is not null).ToArray();
        foreach (var family in tested.GroupBy(i => FamilyOf(rows[i].Metric)).Where(family => family.Key is not null))
        {
            var members = family.ToArray();
            var q = BenjaminiHochberg.Adjust(members.Select(i => rows[i].P!.Value).ToArray());
            for (var k = 0; k < members.Length; k++)
            {
                adjusted[members[k]] = q[k];
            }
        }

        return adjusted;
    }

    static string? FamilyOf(Metric metric) =>
        metric.Better == Direction.None ? null : metric.Id == MetricCatalogue.Primary.Id ? "primary" : "others";

    static MetricComparison Judge(MetricComparison row, ComparisonOptions options)
    {
        if (row.Verdict is Verdict.NotMeasured or Verdict.Described)
        {
            return row;
        }

        var shift = row.Shift!.Value;
        var tolerance = options.NoiseThreshold * Math.Abs(row.MedianA!.Value);
        return row with
        {
            Verdict = VerdictRule.Decide(row.Metric.Better, shift, row.Interval, row.Q, tolerance, options.Alpha),
            SmallestDetectable = row.Interval is { } interval ? DetectableEffect.Of(shift, interval) : null,
        };
    }

    static double?[] Values(Metric metric, IReadOnlyList<RunFacts> runs, Exposure exposure) =>
        runs.Select(run => metric.Normalised(run, exposure)).ToArray();
}
