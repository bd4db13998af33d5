// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;

namespace Fleet.Analysis.Matrices;

/// <summary>One host under one kernel.</summary>
/// <param name="Values">One a run that measured the metric, normalised.</param>
/// <param name="Runs">How many runs there are, measured or not.</param>
/// <param name="Against">This host's runs against its own runs of the baseline; null in the baseline's column. Its q is
/// adjusted over all cells of the matrix.</param>
public sealed record HostKernelCell(IReadOnlyList<double> Values, int Runs, Judgement? Against)
{
    /// <summary>Null where no run measured the metric.</summary>
    public double? Median { get; } = Values.Count == 0 ? null : Statistics.Median.Of(Values);
}
