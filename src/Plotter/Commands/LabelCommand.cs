// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.Globalization;
using System.Text;
using Fleet.Plotter.Sources;
using Fleet.Storage;
using Fleet.Storage.Labels;

namespace Fleet.Plotter.Commands;

/// <summary><c>label</c>: adds, corrects or removes labels of runs that are in a store already.</summary>
static class LabelCommand
{
    const string Labels = """
        What the runs are to be called: key=value adds or corrects, key= takes away. kernel, host and arch were measured and stay.

        Nothing is rewritten: a label is appended, and the last word counts.

        Examples
          fleet-plotter label run:5f0c6f4b2a workload=pw disk=nvme
          fleet-plotter label 'kernel=6.12*,workload=ph' workload=pw --dry-run
        """;

    public static Command Build()
    {
        var selector = new Argument<string>("selector") { Description = "As in compare: kernel=6.12*, run:NAME, @latest" };
        var labels = new Argument<string[]>("key=value") { Description = Labels, Arity = ArgumentArity.OneOrMore };
        labels.Validators.Add(CompareCommand.RefuseFlags);
        var store = PlotterCommand.StoreOption();
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say which runs would be labelled" };
        var command = new Command("label", "Add, correct or remove labels of runs in a store.") { selector, labels, store, dryRun };
        command.SetAction(async (parsed, ct) =>
        {
            var wanted = parsed.GetValue(labels)!.Select(Parse).ToArray();
            var location = PlotterCommand.LocationOf(parsed.GetValue(store));
            await using var reader = PlotterCommand.Open(location);
            var runs = await StoreSelection.Parse(parsed.GetRequiredValue(selector)).FindAsync(reader, ct);
            if (runs.Count == 0)
            {
                throw new PlotterException(ExitCode.NoData, $"no run in {location} matches {parsed.GetRequiredValue(selector)}");
            }

            if (!parsed.GetValue(dryRun))
            {
                await using var book = OpenLabels(location);
                await book.AppendAsync([.. runs.SelectMany(run => wanted.Select(label => new RunLabel(run.RunId, label.Key, label.Value)))], ct);
            }

            var said = string.Concat(runs.Select(run => string.Create(CultureInfo.InvariantCulture, $"{run.RunId:N} {RunFactsBuilder.NameOf(run)}\n")));
            await Output.WriteAsync("-", Encoding.UTF8.GetBytes(said), ct);
            return ExitCode.Ok;
        });
        return command;
    }

    static IRunLabels OpenLabels(StoreLocation location) => location.OpenLabels()
        ?? throw new PlotterException(ExitCode.Usage, $"{location} is a recording, and its bytes do not change: put it into a directory and name that");

    static (string Key, string? Value) Parse(string text)
    {
        var cut = text.IndexOf('=', StringComparison.Ordinal);
        if (cut <= 0 || text.AsSpan().IndexOfAny('\n', '\r', ',') >= 0)
        {
            throw new PlotterException(ExitCode.Usage, $"'{text}' is no label: want key=value, or key= to take it away, without commas");
        }

        var key = text[..cut];
        return RunLabel.Measured.Contains(key)
            ? throw new PlotterException(ExitCode.Usage, $"{key} was measured on the host and cannot be corrected")
            : (key, cut + 1 == text.Length ? null : text[(cut + 1)..]);
    }
}
