// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Plotter.Sources;

namespace Fleet.Plotter.Commands;

/// <summary><c>history</c> and <c>matrix</c>: all runs that a selector finds, sorted into arms by kernel or by a label.</summary>
static class BuildsCommand
{
    public static Command Build(BuildsSheet kind)
    {
        var sources = PlotCommand.SourcesArgument("As for compare; all of their runs together");
        var by = new Option<string>("--by")
        {
            Description = "What a build is: kernel (in the order of releases), or a label (in the order of measuring)",
            DefaultValueFactory = _ => BuildsSheet.Kernel,
        };
        var metric = new Option<string[]>("--metric")
        {
            Description = $"Metric by its id (docs/metrics.md); may be repeated [default: {string.Join(", ", kind.Usual.Select(usual => usual.Id))}]",
            HelpName = "id",
        };
        var (file, theme) = (FigureFiles.OutOption(kind.Name + ".png"), FigureFiles.ThemeOption());
        var flags = new AnalysisFlags();
        var command = new Command(kind.Name, kind.Description) { sources, by, metric, file, theme };
        flags.AddTo(command, comparing: true);
        command.SetAction(async (parsed, ct) =>
        {
            var all = await flags.LoaderOf(parsed).LoadAsync([.. parsed.GetValue(sources)!.Select(ArmSource.Parse)], "runs", ct);
            var sheet = kind.Of(all.Runs, parsed.GetRequiredValue(by), parsed.GetValue(metric) ?? [], flags.OptionsOf(parsed));
            await FigureFiles.WriteAsync(parsed.GetRequiredValue(file), sheet, FigureFiles.PaletteOf(parsed.GetRequiredValue(theme)), ct);
            return ExitCode.Ok;
        });
        return command;
    }
}
