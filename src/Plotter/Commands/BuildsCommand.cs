// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Histories;
using Fleet.Analysis.Matrices;
using Fleet.Analysis.Metrics;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Sources;

namespace Fleet.Plotter.Commands;

/// <summary><c>history</c> and <c>matrix</c>: all runs that a selector finds, sorted into arms by kernel or by a label.</summary>
static class BuildsCommand
{
    delegate Sheet SheetBuilder(IReadOnlyList<Metric> metrics, IReadOnlyList<Arm> builds, ComparisonOptions options);

    public static Command History() => Build(
        "history", "Draw metrics over builds, oldest first, and where they changed for good.", MetricCatalogue.Key,
        (metrics, builds, options) => HistorySheet.Build([.. metrics.Select(metric => BuildHistory.Of(metric, builds, options))], builds, options));

    public static Command Matrix() => Build(
        "matrix", "Draw hosts by kernels: every host against its own runs of the first kernel.", [MetricCatalogue.Primary],
        (metrics, builds, options) => MatrixSheet.Build([.. metrics.Select(metric => HostKernelMatrix.Of(metric, builds, options))], builds, options));

    static Command Build(string verb, string description, IReadOnlyList<Metric> usual, SheetBuilder build)
    {
        var sources = PlotCommand.SourcesArgument("As for compare; all of their runs together");
        var by = new Option<string>("--by")
        {
            Description = "What a build is: kernel (in the order of releases), or a label (in the order of measuring)", DefaultValueFactory = _ => "kernel",
        };
        var metric = new Option<string[]>("--metric")
        {
            Description = "Metric by its id (docs/metrics.md); may be repeated", DefaultValueFactory = _ => [.. usual.Select(metric => metric.Id)],
        };
        metric.AcceptOnlyFromAmong([.. MetricCatalogue.All.Select(known => known.Id)]);
        var (file, theme) = (FigureFiles.OutOption(verb + ".png"), FigureFiles.ThemeOption());
        var flags = new AnalysisFlags();
        var command = new Command(verb, description) { sources, by, metric, file, theme };
        flags.AddTo(command, comparing: true);
        command.SetAction(async (parsed, ct) =>
        {
            var all = await flags.LoaderOf(parsed).LoadAsync([.. parsed.GetValue(sources)!.Select(ArmSource.Parse)], "runs", ct);
            var builds = parsed.GetRequiredValue(by) is var key && key == "kernel" ? Arms.ByKernel(all.Runs) : Arms.ByLabel(all.Runs, key);
            if (builds.Count < 2)
            {
                throw new PlotterException(ExitCode.NoData, $"all runs are of one {key}: {builds[0].Label}; a {verb} needs two");
            }

            var sheet = build([.. parsed.GetRequiredValue(metric).Select(MetricCatalogue.ById)], builds, flags.OptionsOf(parsed));
            await FigureFiles.WriteAsync(parsed.GetRequiredValue(file), sheet, FigureFiles.PaletteOf(parsed.GetRequiredValue(theme)), ct);
            return ExitCode.Ok;
        });
        return command;
    }
}
