// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Rendering;
using Fleet.Plotter.Reports;

namespace Fleet.Plotter.Commands;

/// <summary>Where a comparison is written, and in which formats.</summary>
sealed class CompareFiles
{
    readonly Option<string?> _folder = new("--out", "-o")
    {
        Description = "Directory for compare.png, compare-dark.png, compare.svg, report.txt, report.json, report.html, and compare.panels/ with the CSV behind each panel",
    };

    readonly Option<string?> _png = FileOption("--png", "figure");
    readonly Option<string?> _svg = FileOption("--svg", "figure as SVG");
    readonly Option<string?> _text = FileOption("--text", "report");
    readonly Option<string?> _json = FileOption("--json", "JSON (fleet/compare/v1)");

    readonly Option<string?> _format = new("--format")
    {
        Description = "What goes to stdout: " + string.Join(", ", ReportFormat.All.Select(format => format.Id)),
    };

    readonly Option<ReportStyle> _style = new("--style")
    {
        Description = "Table of text, mail and markdown: fleet, mmtests, benchstat, lkp (mail: mmtests where nothing is said)",
        DefaultValueFactory = _ => ReportStyle.Fleet,
    };

    readonly Option<string> _theme = FigureFiles.ThemeOption();

    public CompareFiles() => _format.AcceptOnlyFromAmong([.. ReportFormat.All.Select(format => format.Id)]);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_folder, _png, _svg, _text, _json, _format, _style, _theme])
        {
            command.Add(option);
        }
    }

    public async Task WriteAsync(ParseResult parsed, ArmsComparison arms, CancellationToken ct)
    {
        using var figure = new Figure(() => ArmsSheet.Build(arms));
        var files = Wanted(parsed, arms, figure).Select(file => (file.Path, Content: Task.Run(file.Content, ct))).ToArray();
        // Made at the same time, written and told in their order.
        await ((Task)Task.WhenAll(files.Select(file => file.Content))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var (path, content) in files)
        {
            await Output.WriteAsync(path, await content, ct);
            await Progress.SayAsync(path == "-" || path.EndsWith(".csv", StringComparison.Ordinal) ? "" : $"wrote {path}");
        }
    }

    List<(string Path, Func<byte[]> Content)> Wanted(ParseResult parsed, ArmsComparison arms, Figure figure)
    {
        var style = parsed.GetValue(_style);
        var palette = FigureFiles.PaletteOf(parsed.GetRequiredValue(_theme));
        var wanted = new List<(string Path, Func<byte[]> Content)>();
        if (parsed.GetValue(_folder) is { } folder)
        {
            wanted.AddRange(
            [
                (Path.Combine(folder, "compare.png"), () => figure.Png(Palette.Light)),
                (Path.Combine(folder, "compare-dark.png"), () => figure.Png(Palette.Dark)),
                (Path.Combine(folder, "compare.svg"), () => figure.Svg(Palette.Light)),
                (Path.Combine(folder, "report.txt"), () => Bytes("text")), (Path.Combine(folder, "report.json"), () => Bytes("json")),
                (Path.Combine(folder, "report.html"), () => Bytes("html")),
                .. Panels(Path.Combine(folder, "compare.png")),
            ]);
        }

        foreach (var (option, content) in (((Option<string?>, Func<byte[]>)[])
            [(_png, () => figure.Png(palette)), (_svg, () => figure.Svg(palette)), (_text, () => Bytes("text")), (_json, () => Bytes("json"))]))
        {
            if (parsed.GetValue(option) is { } path)
            {
                wanted.Add((path, content));
                wanted.AddRange(option == _png || option == _svg ? Panels(path) : []);
            }
        }

        var format = parsed.GetValue(_format) ?? (wanted.Count == 0 ? "text" : null);
        return format is null ? wanted : [.. wanted, ("-", () => Bytes(format))];

        IEnumerable<(string, Func<byte[]>)> Panels(string drawn) =>
            FigureFiles.PanelsOf(drawn, figure.Sheet).Select(panel => (panel.Path, (Func<byte[]>)(() => Encoding.UTF8.GetBytes(panel.Csv))));

        byte[] Bytes(string id) => Encoding.UTF8.GetBytes(ReportFormat.Of(id).WriteWith(arms, style, figure));
    }

    static Option<string?> FileOption(string name, string what) => new(name) { Description = $"File for the {what}; - is stdout" };
}
