// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Histories;
using Fleet.Analysis.Matrices;
using Fleet.Analysis.Metrics;
using Fleet.Plotter.Charts;

namespace Fleet.Plotter.Commands;

/// <summary>A sheet of runs that are sorted into builds, by kernel or by a label: the same as a verb and as a page.</summary>
/// <param name="Name">Of the verb, and of the page.</param>
/// <param name="Usual">The metrics, where none is named.</param>
sealed record BuildsSheet(
    string Name, string Description, IReadOnlyList<Metric> Usual, Func<IReadOnlyList<Metric>, IReadOnlyList<Arm>, ComparisonOptions, Sheet> Build)
{
    /// <summary>Builds are kernels where nothing else is said.</summary>
    public const string Kernel = "kernel";

    public static BuildsSheet History { get; } = new(
        "history", "Draw metrics over builds, oldest first, and where they changed for good.", MetricCatalogue.Key,
        (metrics, builds, options) => HistorySheet.Build([.. metrics.Select(metric => BuildHistory.Of(metric, builds, options))], builds, options));

    public static BuildsSheet Matrix { get; } = new(
        "matrix", "Draw hosts by kernels: every host against its own runs of the first kernel.", [MetricCatalogue.Primary],
        (metrics, builds, options) => MatrixSheet.Build([.. metrics.Select(metric => HostKernelMatrix.Of(metric, builds, options))], builds, options));

    /// <param name="by"><see cref="Kernel"/>, or a label.</param>
    /// <param name="metrics">Ids; none for the usual ones.</param>
    /// <exception cref="PlotterException">A metric is unknown, or all runs are of one build.</exception>
    public Sheet Of(IReadOnlyList<RunFacts> runs, string by, IReadOnlyList<string> metrics, ComparisonOptions options)
    {
        var builds = by == Kernel ? Arms.ByKernel(runs) : Arms.ByLabel(runs, by);
        return builds.Count < 2
            ? throw new PlotterException(ExitCode.NoData, $"all runs are of one {by}: {builds[0].Label}; a {Name} needs two")
            : Build(metrics.Count == 0 ? Usual : [.. metrics.Select(Known)], builds, options);
    }

    static Metric Known(string id) => MetricCatalogue.All.FirstOrDefault(metric => metric.Id == id)
        ?? throw new PlotterException(ExitCode.Usage, $"metric={id}: no such metric; docs/metrics.md has all of them");
}
