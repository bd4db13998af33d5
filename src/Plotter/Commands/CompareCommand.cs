// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Rendering;
using Fleet.Plotter.Reports;
using Fleet.Plotter.Sources;

namespace Fleet.Plotter.Commands;

/// <summary><c>compare</c>: A against B, as figure, text and JSON.</summary>
static class CompareCommand
{
    const string Sources = """
        The two sources. A source is one of
          run.frag, seed.json    a recording of fleet-agent, or a capture of plot-fragmentation
          runs/, 'runs/*.frag'   every run in a directory, or that a glob matches
          x.frag,y.frag          several files, joined by commas
          kernel=6.12*,load=pw   the runs of the store with these labels
          run:NAME, @latest      one run of the store
        and LABEL=SOURCE calls the arm LABEL. Without --out, --png, --svg, --text and --json the report goes to stdout.

        Examples
          fleet-plotter compare old.frag new.frag --out result/
          fleet-plotter compare 'kernel=6.1.*' 'kernel=6.12*' --store postgresql://fleet@db/fleet --png compare.png
          fleet-plotter compare --a vanilla/*.frag --b patched/*.frag --per million-allocations
          fleet-plotter compare vanilla=fragmentation_data.json patched=dev_fragmentation_data.json --json -
        """;

    public static Command Build()
    {
        var positional = new Argument<string[]>("A B") { Description = Sources, Arity = new ArgumentArity(0, 2) };
        positional.Validators.Add(RefuseFlags);
        var (a, b) = (ArmOption("--a", "Sources of A, the baseline"), ArmOption("--b", "Sources of B"));
        var folder = new Option<string?>("--out", "-o") { Description = "Directory for compare.png, compare.svg, report.txt and report.json" };
        var (png, svg) = (FileOption("--png", "figure"), FileOption("--svg", "figure as SVG"));
        var (text, json) = (FileOption("--text", "report"), FileOption("--json", "JSON (fleet/compare/v1)"));
        var flags = new AnalysisFlags();
        var command = new Command("compare", "Compare the runs of B with those of A, the baseline: figure, text and JSON.") { positional, a, b, folder, png, svg, text, json };
        flags.AddTo(command, comparing: true);
        command.SetAction(async (parsed, ct) =>
        {
            var (sourcesA, sourcesB) = Given(parsed.GetValue(positional)!, parsed.GetValue(a)!, parsed.GetValue(b)!);
            var loader = flags.LoaderOf(parsed);
            var comparison = ArmComparer.Compare(
                await loader.LoadAsync(sourcesA, "A", ct), await loader.LoadAsync(sourcesB, "B", ct), flags.OptionsOf(parsed));
            await WriteAsync(comparison, parsed.GetValue(folder),
                (parsed.GetValue(png), parsed.GetValue(svg), parsed.GetValue(text), parsed.GetValue(json)), ct);
            return ExitCode.Ok;
        });
        return command;
    }

    static (ArmSource[] A, ArmSource[] B) Given(string[] positional, string[] a, string[] b) => (positional, a, b) switch
    {
        ([var x, var y], [], []) => ([ArmSource.Parse(x)], [ArmSource.Parse(y)]),
        ([], { Length: > 0 }, { Length: > 0 }) => ([.. a.Select(ArmSource.Parse)], [.. b.Select(ArmSource.Parse)]),
        _ => throw new PlotterException(ExitCode.Usage, "compare wants two sources, A and B, or --a and --b with one or more each (quote a glob: 'runs/*.frag')"),
    };

    // What no option claims would be taken for a source.
    public static void RefuseFlags(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
        {
            result.AddError($"unknown flag {token.Value}");
        }
    }

    static async Task WriteAsync(
        Comparison comparison, string? folder, (string? Png, string? Svg, string? Text, string? Json) files, CancellationToken ct)
    {
        if (folder is null && files == default)
        {
            files.Text = "-";
        }

        var sheet = CompareSheet.Build(comparison);
        (string? Path, Func<byte[]> Content)[] outputs =
        [
            (files.Png ?? In(folder, "compare.png"), () => SheetRenderer.Png(sheet)),
            (files.Svg ?? In(folder, "compare.svg"), () => SheetRenderer.Svg(sheet)),
            (files.Text ?? In(folder, "report.txt"), () => Encoding.UTF8.GetBytes(TextReport.Write(comparison))),
            (files.Json ?? In(folder, "report.json"), () => Encoding.UTF8.GetBytes(JsonReport.Write(comparison))),
        ];
        foreach (var (path, content) in outputs.Where(output => output.Path is not null))
        {
            await Output.WriteAsync(path!, content(), ct);
            await Progress.SayAsync(path == "-" ? "" : $"wrote {path}");
        }
    }

    static string? In(string? folder, string name) => folder is null ? null : Path.Combine(folder, name);

    static Option<string[]> ArmOption(string name, string description) => new(name)
    {
        Description = description + "; several may follow, or the flag may be repeated", AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    static Option<string?> FileOption(string name, string what) => new(name) { Description = $"File for the {what}; - is stdout" };
}
