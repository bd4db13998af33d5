// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Matrices;

/// <summary>
/// One metric of every host under every kernel: does a change hold on all machines, or is it one machine's? Get it from
/// <see cref="Of"/>, with columns from <see cref="Arms.ByKernel"/> or arms of any other kind.
/// </summary>
/// <param name="Hosts">Rows, by name: lab2 before lab10.</param>
/// <param name="Columns">Labels of the arms; the first is the baseline.</param>
/// <param name="Cells">By host, then by column; a host that did not measure a column has a cell without values.</param>
/// <param name="AllHosts">By column: over all hosts, each compared with itself where it measured both; null for the baseline.</param>
/// <param name="Warnings">Of all columns together.</param>
public sealed record HostKernelMatrix(
    Metric Metric, string Unit, IReadOnlyList<string> Hosts, IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<HostKernelCell>> Cells, IReadOnlyList<Judgement?> AllHosts, IReadOnlyList<string> Warnings)
{
    const string NotRecorded = "not recorded";

    /// <param name="columns">The baseline first.</param>
    public static HostKernelMatrix Of(Metric metric, IReadOnlyList<Arm> columns, ComparisonOptions options)
    {
        var hosts = columns.SelectMany(arm => arm.Runs).Select(HostOf).Distinct().Order(KernelOrder.Comparer).ToArray();
        var cells = hosts.SelectMany(host => columns.Select((arm, i) => Cell(metric, columns[0], arm, i > 0, host, options))).ToArray();
        var q = Family.Adjust([.. cells.Select(cell => cell.Against?.P)], options.Correction);
        var decided = cells.Select((cell, i) => cell with { Against = cell.Against?.Decided(metric, q[i], options) });
        return new HostKernelMatrix(
            metric, metric.UnitPer(options.Per), hosts, [.. columns.Select(arm => arm.Label)], [.. decided.Chunk(columns.Count)],
            AllOf(metric, columns, options), ComparisonWarnings.ForMatrix(columns, options));
    }

    static HostKernelCell Cell(Metric metric, Arm baseline, Arm arm, bool compared, string host, ComparisonOptions options)
    {
        var runs = On(host, arm);
        return new HostKernelCell(
            [.. runs.Select(run => metric.Normalised(run, options.Per)).OfType<double>()], runs.Length,
            compared ? Judgement.Of(metric, On(host, baseline), runs, options) : null);
    }

    static Judgement?[] AllOf(Metric metric, IReadOnlyList<Arm> columns, ComparisonOptions options)
    {
        var judged = columns.Select((arm, i) => i == 0 ? null : Judgement.Of(metric, columns[0].Runs, arm.Runs, options)).ToArray();
        var q = Family.Adjust([.. judged.Select(judgement => judgement?.P)], options.Correction);
        return [.. judged.Select((judgement, i) => judgement?.Decided(metric, q[i], options))];
    }

    static RunFacts[] On(string host, Arm arm) => [.. arm.Runs.Where(run => HostOf(run) == host)];

    static string HostOf(RunFacts run) => run.Host.Host ?? NotRecorded;
}
