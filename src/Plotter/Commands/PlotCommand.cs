// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Rendering;
using Fleet.Plotter.Sources;

namespace Fleet.Plotter.Commands;

/// <summary><c>plot</c>: the sheet of one run or one cohort, nothing compared.</summary>
static class PlotCommand
{
    public static Command Build()
    {
        var sources = new Argument<string[]>("source") { Description = "As for compare; several are one cohort", Arity = ArgumentArity.OneOrMore };
        sources.Validators.Add(CompareCommand.RefuseFlags);
        var file = new Option<string>("--out", "-o") { Description = "PNG file; - is stdout", DefaultValueFactory = _ => "plot.png" };
        var flags = new AnalysisFlags();
        var command = new Command("plot", "Draw one run, or all runs of one selector together.") { sources, file };
        flags.AddTo(command, comparing: false);
        command.SetAction(async (parsed, ct) =>
        {
            var given = parsed.GetValue(sources)!.Select(ArmSource.Parse).ToArray();
            var cohort = await flags.LoaderOf(parsed).LoadAsync(given, "runs", ct);
            var path = parsed.GetValue(file)!;
            await Output.WriteAsync(path, SheetRenderer.Png(CohortSheet.Build(cohort, flags.OptionsOf(parsed))), ct);
            await Progress.SayAsync(path == "-" ? "" : $"wrote {path}");
            return ExitCode.Ok;
        });
        return command;
    }
}
