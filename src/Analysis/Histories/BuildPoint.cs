// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Histories;

/// <summary>One build in a history.</summary>
/// <param name="Values">One a run that measured the metric, normalised.</param>
/// <param name="Runs">How many runs there are, measured or not.</param>
/// <param name="Median">Null where no run measured the metric.</param>
/// <param name="Interval">Of the median, by order statistics; null where so few runs cannot bound it (below six at 95 %).</param>
public sealed record BuildPoint(string Build, IReadOnlyList<double> Values, int Runs, double? Median, Interval? Interval)
{
    internal static BuildPoint Of(Metric metric, Arm build, ComparisonOptions options)
    {
        var values = build.Runs.Select(run => metric.Normalised(run, options.Per)).OfType<double>().ToArray();
        return new BuildPoint(
            build.Label, values, build.Runs.Count, values.Length == 0 ? null : Statistics.Median.Of(values),
            MedianInterval.Of(values, options.Alpha));
    }
}
