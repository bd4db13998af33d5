// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Metrics;

/// <summary>One question that a run answers with one number.</summary>
/// <param name="Id">Stable name, as in JSON.</param>
/// <param name="Unit">Of the raw number; a count is divided by the exposure before runs are compared.</param>
/// <param name="IsCount">Whether it grows with the run's length; a level or a share does not.</param>
/// <param name="Source">Where the kernel says it.</param>
/// <param name="Measure">The raw number; null where the run did not measure it.</param>
public sealed record Metric(
    string Id, string Title, string Unit, MetricGroup Group, Direction Better, bool IsCount, string Source, string Description,
    Func<RunFacts, double?> Measure)
{
    /// <summary>Which kernels have it.</summary>
    public string Kernels { get; init; } = "all";

    /// <summary>Whether it is a difference itself, of either sign: how it changed is said in its unit, as a share of it would mean nothing.</summary>
    public bool IsDifference { get; init; }

    /// <summary>The number that is compared: a count per exposure, anything else as it is.</summary>
    public double? Normalised(RunFacts run, Exposure exposure) =>
        IsCount ? Measure(run) / exposure.Amount(run) : Measure(run);

    public string UnitPer(Exposure exposure) => IsCount ? Unit + exposure.Suffix : Unit;
}
