// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.Globalization;
using System.Text;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Reports;
using Fleet.Plotter.Sources;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Commands;

/// <summary><c>list</c>: the runs of a store, oldest first.</summary>
static class ListCommand
{
    public static Command Build()
    {
        var selector = new Argument<string?>("selector") { Description = "As in compare: kernel=6.12*, run:NAME, @latest", Arity = ArgumentArity.ZeroOrOne };
        selector.Validators.Add(CompareCommand.RefuseFlags);
        var store = PlotterCommand.StoreOption();
        var format = new Option<string>("--format") { Description = "text or json (schema fleet/runs/v1)", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("list", "List the runs of a store, oldest first.") { selector, store, format };
        command.SetAction(async (parsed, ct) =>
        {
            var selection = parsed.GetValue(selector) is { } wanted ? StoreSelection.Parse(wanted) : new StoreSelection(RunSelector.All);
            var location = PlotterCommand.LocationOf(parsed.GetValue(store));
            await using var reader = PlotterCommand.Open(location);
            var runs = await selection.FindAsync(reader, ct);
            if (runs.Count == 0)
            {
                throw new PlotterException(ExitCode.NoData, $"no run in {location}" + (parsed.GetValue(selector) is { } given ? $" matches {given}" : ""));
            }

            var text = parsed.GetValue(format) == "json" ? JsonText.Of(RunsDocument.Of(runs)) : Table(runs);
            await Output.WriteAsync("-", Encoding.UTF8.GetBytes(text), ct);
            return ExitCode.Ok;
        });
        return command;
    }

    static string Table(IReadOnlyList<RunInfo> runs)
    {
        var table = new TextTable("lllrll");
        table.Add("RUN", "STARTED", "HOST", "DURATION", "KERNEL", "LABELS");
        foreach (var run in runs)
        {
            var labels = run.Labels.Where(label => label.Key is not ("kernel" or "host" or "arch"))
                .OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}");
            table.Add(
                run.RunId.ToString("N")[..12], run.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                run.Labels.GetValueOrDefault("host", "-"), Quantity.Seconds(run.Duration.TotalSeconds) + (run.Ended is null ? "+" : ""),
                run.Labels.GetValueOrDefault("kernel", "-"), string.Join(',', labels));
        }

        var text = new StringBuilder();
        table.WriteTo(text, indent: "");
        foreach (var (run, warning) in runs.SelectMany(run => run.Warnings.Select(warning => (run, warning))))
        {
            text.Append(run.RunId.ToString("N").AsSpan(0, 12)).Append(": ").Append(warning).Append('\n');
        }
        return text.ToString();
    }
}
