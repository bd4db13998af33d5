// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Gating;
using Fleet.Plotter.Reports;
using Fleet.Plotter.Sources;

namespace Fleet.Plotter.Commands;

/// <summary><c>gate</c>: holds B against A and a policy; the exit code is for a script, the reason for whoever reads its log.</summary>
static class GateCommand
{
    const string Sources = """
        The two sources, as for compare: A, the baseline, and B.

        Exit codes: 0 passed, 1 a regression, 3 no data or too few runs to tell.

        Examples
          fleet-plotter gate 'kernel=6.12.0*' 'kernel=6.12.117*' --policy fleet-policy.json
          fleet-plotter gate vanilla/ patched/ --policy fleet-policy.json --format junit > gate.xml
        """;

    public static Command Build()
    {
        var sources = new Argument<string[]>("A B") { Description = Sources, Arity = new ArgumentArity(2, 2) };
        sources.Validators.Add(CompareCommand.RefuseFlags);
        var policyFile = new Option<string>("--policy") { Description = "File that says what may pass (docs/formats/policy-v1.md)", Required = true };
        var format = new Option<string>("--format") { Description = "text, json (schema fleet/gate/v1), junit or ktap", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "junit", "ktap");
        var flags = new AnalysisFlags();
        var command = new Command("gate", "Fail where B regressed against A: exit 1, the reason in the first line.") { sources, policyFile, format };
        flags.AddSourcesTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var policy = await ReadAsync(parsed.GetRequiredValue(policyFile), ct);
            var (loader, given) = (flags.LoaderOf(parsed), parsed.GetValue(sources)!);
            var arms = await loader.LoadAllAsync([([ArmSource.Parse(given[0])], "A"), ([ArmSource.Parse(given[1])], "B")], ct);
            var comparison = ArmComparer.Compare(arms[0], arms[1], policy.Options);
            var result = Gate.Judge(comparison, policy, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
            await Output.WriteAsync("-", Encoding.UTF8.GetBytes(GateReport.Write(result, comparison, parsed.GetRequiredValue(format))), ct);
            return result.ExitCode;
        });
        return command;
    }

    static async Task<Policy> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            return Policy.Parse(await File.ReadAllTextAsync(path, ct), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlotterException(e is IOException ? ExitCode.Usage : ExitCode.PermissionMissing, $"cannot read the policy {path}: {e.Message}", e);
        }
    }
}
