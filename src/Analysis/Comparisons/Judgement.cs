// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Comparisons;

/// <summary>Two groups of runs by one metric, tested: what tables, matrices and histories are made of.</summary>
/// <param name="MedianA">Null where no run of A measured it.</param>
/// <param name="Shift">Hodges and Lehmann's estimate of B - A, within hosts where those measured both.</param>
/// <param name="P">Of the rank test; null where it was not tested.</param>
/// <param name="Q">P adjusted over the family that it was tested in.</param>
public sealed record Judgement(
    double? MedianA, double? MedianB, double? Shift, Interval? Interval, double? CliffsDelta, double? P, double? Q, Verdict Verdict,
    Replicates Replicates)
{
    /// <summary>As <see cref="Metric.IsDifference"/>.</summary>
    public bool OfDifferences { get; init; }

    /// <summary>The shift as a share of A's median; null where that is not above 0, and of a metric that is a difference itself.</summary>
    public double? Change => Shift / Whole is { } change ? Math.Max(change, -1) : null;

    /// <summary>The interval as a share of A's median, which is taken as it is; as far as nothing, and no metric falls below that.</summary>
    public Interval? ChangeInterval => Whole is { } median ? Interval?.AsChangeOf(median) : null;

    double? Whole => MedianA > 0 && !OfDifferences ? MedianA : null;

    /// <summary>Tests one metric; the verdict waits for the rest of the family (<see cref="Decided"/>).</summary>
    internal static Judgement Of(Metric metric, IReadOnlyList<RunFacts> a, IReadOnlyList<RunFacts> b, ComparisonOptions options)
    {
        var (valuesA, valuesB) = (Measured(metric, a, options.Per), Measured(metric, b, options.Per));
        var none = new Judgement(MedianOf(valuesA), MedianOf(valuesB), null, null, null, null, null, Verdict.NotMeasured, Replicates.Runs) { OfDifferences = metric.IsDifference };
        if (valuesA.Length == 0 || valuesB.Length == 0)
        {
            return none;
        }

        var (replicates, blocks) = RunBlocks.Of(valuesA, valuesB);
        var described = none with { Shift = HodgesLehmann.Shift(blocks), Verdict = Verdict.Described, Replicates = replicates };
        return valuesA.Length == 1 || valuesB.Length == 1 ? described : described with
        {
            Interval = HodgesLehmann.ShiftInterval(blocks, options.Alpha),
            CliffsDelta = Statistics.CliffsDelta.Of(blocks),
            // Where no run differs from another nothing could ever be found: not a test, and not a member of a family.
            P = valuesA.Concat(valuesB).DistinctBy(run => run.Value).Count() > 1 ? MannWhitney.PValue(blocks) : null,
            Verdict = Verdict.Inconclusive,
        };
    }

    /// <summary>The verdict, now that the p-value is adjusted.</summary>
    internal Judgement Decided(Metric metric, double? q, ComparisonOptions options) => Verdict is Verdict.NotMeasured or Verdict.Described
        ? this with { Q = q }
        : this with
        {
            Q = q,
            Verdict = VerdictRule.Decide(
                metric.Better, Shift!.Value, Interval, q, options.NoiseThreshold * Math.Abs(MedianA!.Value), options.Alpha),
        };

    /// <summary>The runs that measured it, with their normalised values.</summary>
    internal static (RunFacts Run, double Value)[] Measured(Metric metric, IReadOnlyList<RunFacts> runs, Exposure per) => [.. runs
        .Select(run => (run, Value: metric.Normalised(run, per))).Where(run => run.Value is not null).Select(run => (run.run, run.Value!.Value))];

    static double? MedianOf((RunFacts Run, double Value)[] runs) => runs.Length == 0 ? null : Median.Of(runs.Select(run => run.Value));
}
