// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Sources;

namespace Fleet.Plotter.Commands;

/// <summary><c>plot</c>: the sheet of one run or one cohort, nothing compared.</summary>
static class PlotCommand
{
    public static Command Build()
    {
        var sources = SourcesArgument("As for compare; several are one cohort");
        var (file, theme) = (FigureFiles.OutOption("plot.png"), FigureFiles.ThemeOption());
        var flags = new AnalysisFlags();
        var command = new Command("plot", "Draw one run, or all runs of one selector together.") { sources, file, theme };
        flags.AddTo(command, comparing: false);
        command.SetAction(async (parsed, ct) =>
        {
            var cohort = await flags.LoaderOf(parsed).LoadAsync([.. parsed.GetValue(sources)!.Select(ArmSource.Parse)], "runs", ct);
            await FigureFiles.WriteAsync(
                parsed.GetRequiredValue(file), CohortSheet.Build(cohort, flags.OptionsOf(parsed)), FigureFiles.PaletteOf(parsed.GetRequiredValue(theme)), ct);
            return ExitCode.Ok;
        });
        return command;
    }

    public static Argument<string[]> SourcesArgument(string description)
    {
        var sources = new Argument<string[]>("source") { Description = description, Arity = ArgumentArity.OneOrMore };
        sources.Validators.Add(CompareCommand.RefuseFlags);
        return sources;
    }
}
