// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Commands;

namespace Fleet.Plotter.Web;

/// <summary>A page with one figure of the runs that one selector finds.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Builds">How runs are sorted into builds; null where they are drawn together.</param>
sealed record SheetView(string Name, string Title, BuildsSheet? Builds)
{
    public static IReadOnlyList<SheetView> All { get; } =
        [new("run", "Runs", null), new("matrix", "Hosts by kernels", BuildsSheet.Matrix), new("history", "History over builds", BuildsSheet.History)];

    /// <exception cref="PlotterException">A metric or an exposure is unknown, or all runs are of one build.</exception>
    public Sheet Build(Arm runs, SheetQuery query)
    {
        var options = new ComparisonOptions(ExposureOf(query.Per));
        return Builds is null ? CohortSheet.Build(runs, options) : Builds.Of(runs.Runs, query.BuildsBy, query.Metrics, options);
    }

    /// <param name="per">As in <c>--per</c>; empty for the usual one.</param>
    /// <exception cref="PlotterException">There is none of that name.</exception>
    public static Exposure ExposureOf(string? per) => per is null or "" ? Exposure.Hour
        : Exposure.All.FirstOrDefault(known => known.Id == per)
            ?? throw new PlotterException(ExitCode.Usage, $"per={per}: want {string.Join(", ", Exposure.All.Select(known => known.Id))}");
}
