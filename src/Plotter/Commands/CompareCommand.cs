// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.CommandLine.Parsing;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Sources;

namespace Fleet.Plotter.Commands;

/// <summary><c>compare</c>: every arm against A, as figure, text, JSON and more.</summary>
static class CompareCommand
{
    // More would not be told apart in one figure.
    public const int MostArms = 12;

    const string Sources = """
        The sources, A first: it is the baseline that every other is compared with. A source is one of
          run.frag, seed.json    a recording of fleet-agent, or a capture of plot-fragmentation
          runs/, 'runs/*.frag'   every run in a directory, or that a glob matches
          x.frag,y.frag          several files, joined by commas
          log/6.12-patched/      MMTests' monitor logs: every iteration is a run
          kernel=6.12*,load=pw   the runs of the store with these labels; *, ?, [26], [0-9] and [!0-9] as in a shell
          run:NAME, @latest      one run of the store
        and LABEL=SOURCE calls the arm LABEL. Without --out, --png, --svg, --text and --json the report goes to stdout.

        Examples
          fleet-plotter compare old.frag new.frag --out result/
          fleet-plotter compare 'kernel=6.1.*' 'kernel=6.12*' --store postgresql://fleet@db/fleet --png compare.png
          fleet-plotter compare --a vanilla/*.frag --b patched/*.frag --per million-allocations --format mail
          fleet-plotter compare vanilla=fragmentation_data.json patched=dev_fragmentation_data.json --format json
          fleet-plotter compare 'kernel=6.1.*' 'kernel=6.6.*' 'kernel=6.12*' --style mmtests
        """;

    public static Command Build()
    {
        var positional = new Argument<string[]>("A B ...") { Description = Sources, Arity = ArgumentArity.ZeroOrMore };
        positional.Validators.Add(RefuseFlags);
        var (a, b) = (ArmOption("--a", "Sources of A, the baseline"), ArmOption("--b", "Sources of B"));
        var files = new CompareFiles();
        var flags = new AnalysisFlags();
        var command = new Command("compare", "Compare runs with those of A, the baseline: figure, text, JSON and more.") { positional, a, b };
        files.AddTo(command);
        flags.AddTo(command, comparing: true);
        command.SetAction(async (parsed, ct) =>
        {
            var sources = Given(parsed.GetValue(positional)!, parsed.GetValue(a)!, parsed.GetValue(b)!);
            await files.WriteAsync(parsed, await CompareAsync(sources, flags, parsed, ct), ct);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Every arm against the first.</summary>
    public static async Task<ArmsComparison> CompareAsync(
        IReadOnlyList<ArmSource[]> sources, AnalysisFlags flags, ParseResult parsed, CancellationToken ct)
    {
        var arms = await flags.LoaderOf(parsed).LoadAllAsync(
            [.. sources.Select((source, i) => ((IReadOnlyList<ArmSource>)source, ArmRole.Name(i)))], ct);
        var placed = flags.AlignmentOf(parsed).WallClock ? Arms.OnWallClock(arms) : arms;
        return ArmComparer.CompareAll(placed[0], [.. placed.Skip(1)], flags.OptionsOf(parsed));
    }

    static ArmSource[][] Given(string[] positional, string[] a, string[] b) => (positional, a, b) switch
    {
        ({ Length: >= 2 and <= MostArms }, [], []) => [.. positional.Select(source => new[] { ArmSource.Parse(source) })],
        ([], { Length: > 0 }, { Length: > 0 }) => [[.. a.Select(ArmSource.Parse)], [.. b.Select(ArmSource.Parse)]],
        ({ Length: > MostArms }, _, _) => throw new PlotterException(
            ExitCode.Usage, $"compare takes at most {MostArms} arms (give many runs of one arm with --a and --b, or quote a glob: 'runs/*.frag')"),
        _ => throw new PlotterException(ExitCode.Usage, "compare wants two sources, A and B, or more, or --a and --b with one or more each (quote a glob: 'runs/*.frag')"),
    };

    // What no option claims would be taken for a source.
    public static void RefuseFlags(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
        {
            result.AddError($"unknown flag {token.Value}");
        }
    }

    static Option<string[]> ArmOption(string name, string description) => new(name)
    {
        Description = description + "; several may follow, or the flag may be repeated", AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };
}
