// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.Text;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Rendering;
using Fleet.Plotter.Reports;

namespace Fleet.Plotter.Commands;

/// <summary>A figure as files: what it is by its ending, and beside it a folder with the CSV behind every panel.</summary>
static class FigureFiles
{
    public static Option<string> OutOption(string name) => new("--out", "-o")
    {
        Description = "PNG file, or SVG where its name ends so; - is PNG on stdout. The CSV behind each panel is written to NAME.panels/",
        DefaultValueFactory = _ => name,
    };

    public static Option<string> ThemeOption()
    {
        var option = new Option<string>("--theme") { Description = "light or dark", DefaultValueFactory = _ => "light" };
        option.AcceptOnlyFromAmong("light", "dark");
        return option;
    }

    public static Palette PaletteOf(string theme) => theme == "dark" ? Palette.Dark : Palette.Light;

    public static async Task WriteAsync(string path, Sheet sheet, Palette palette, CancellationToken ct)
    {
        await Output.WriteAsync(path, Bytes(path, sheet, palette), ct);
        await Progress.SayAsync(path == "-" ? "" : $"wrote {path}");
        foreach (var (file, csv) in PanelsOf(path, sheet))
        {
            await Output.WriteAsync(file, Encoding.UTF8.GetBytes(csv), ct);
        }
    }

    /// <summary>None beside stdout.</summary>
    public static IEnumerable<(string Path, string Csv)> PanelsOf(string figure, Sheet sheet) => figure == "-" ? []
        : PanelCsv.Of(sheet).Select(panel => (Path.Combine(Path.ChangeExtension(figure, null) + ".panels", panel.Name + ".csv"), panel.Csv));

    static byte[] Bytes(string path, Sheet sheet, Palette palette) =>
        path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) ? SheetRenderer.Svg(sheet, palette) : SheetRenderer.Png(sheet, palette);
}
