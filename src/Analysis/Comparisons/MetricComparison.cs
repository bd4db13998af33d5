// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Comparisons;

/// <summary>One metric in both arms. Numbers are normalised; a null was not measured or cannot be said.</summary>
/// <param name="A">One number a run, in the order of the arm's runs.</param>
/// <param name="Shift">Hodges and Lehmann's estimate of B - A.</param>
/// <param name="P">Of the rank test; null where it was not tested.</param>
/// <param name="Q">P adjusted over the metric's family.</param>
/// <param name="SmallestDetectable">The shift, either way, that about 80 % of such comparisons would have found.</param>
/// <param name="Replicates">What counted as one in the test.</param>
public sealed record MetricComparison(
    Metric Metric, string Unit, IReadOnlyList<double?> A, IReadOnlyList<double?> B,
    double? Shift, Interval? Interval, double? CliffsDelta, double? P, double? Q, double? SmallestDetectable, Verdict Verdict,
    Replicates Replicates = Replicates.Runs)
{
    /// <summary>The same of means; null with fewer than two runs an arm.</summary>
    public MeanComparison? Means { get; init; }

    public double? MedianA { get; } = MedianOf(A);

    public double? MedianB { get; } = MedianOf(B);

    /// <summary>The shift as a share of A's median; null where that is not above 0, and of a metric that is a difference itself.</summary>
    public double? Change => Shift / Whole is { } change ? Math.Max(change, -1) : null;

    /// <summary>The interval as a share of A's median, which is taken as it is; as far as nothing, and no metric falls below that.</summary>
    public Interval? ChangeInterval => Whole is { } median ? Interval?.AsChangeOf(median) : null;

    internal static MetricComparison Of(
        Metric metric, IReadOnlyList<double?> a, IReadOnlyList<double?> b, Exposure per, Judgement judged) => new(
        metric, metric.UnitPer(per), a, b, judged.Shift, judged.Interval, judged.CliffsDelta, judged.P, judged.Q,
        judged is { Interval: { } interval, Shift: { } shift } ? DetectableEffect.Of(shift, interval) : null, judged.Verdict, judged.Replicates);

    /// <summary>The verdict, now that the p-value is adjusted over its family.</summary>
    internal MetricComparison Decided(double? q, ComparisonOptions options) => this with
    {
        Q = q,
        Verdict = Verdict is Verdict.NotMeasured or Verdict.Described ? Verdict
            : VerdictRule.Decide(Metric.Better, Shift!.Value, Interval, q, options.NoiseThreshold * Math.Abs(MedianA!.Value), options.Alpha),
    };

    // Of a negative median a share would have the wrong sign.
    double? Whole => MedianA > 0 && !Metric.IsDifference ? MedianA : null;

    static double? MedianOf(IReadOnlyList<double?> values)
    {
        var measured = values.OfType<double>().ToArray();
        return measured.Length == 0 ? null : Median.Of(measured);
    }
}
