// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Rendering;
using Fleet.Plotter.Reports;

namespace Fleet.Plotter.Web;

/// <summary>
/// GET / and /compare in every format; /run, /matrix and /history as page, PNG and SVG; the CSV behind each panel of either;
/// /style.css and /healthz.
/// </summary>
static class Pages
{
    /// <summary>What stands after <c>/compare.</c>, and the format that is.</summary>
    public static IReadOnlyList<(string Ending, string Format)> Downloads { get; } =
        [("txt", "text"), ("mail", "mail"), ("md", "markdown"), ("json", "json"), ("csv", "csv"), ("html", "html"), ("xml", "junit"), ("ktap", "ktap")];

    // The file carries its style and its pictures.
    const string OfFile = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'";

    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/", async (RunArchive archive, string? a, string[]? b, string? per, CancellationToken ct) =>
            Results.Text(await HomeAsync(archive, a, b, per, ct), "text/html; charset=utf-8"));
        app.MapGet("/compare.png", async (RunArchive archive, string? a, string[]? b, string? per, string? theme, CancellationToken ct) =>
            Results.Bytes(SheetRenderer.Png(ArmsSheet.Build(await CompareAsync(archive, a, b, per, ct)), FigureFiles.PaletteOf(theme ?? "light")), "image/png"));
        app.MapGet("/compare.svg", async (RunArchive archive, string? a, string[]? b, string? per, string? theme, CancellationToken ct) =>
            Results.Bytes(SheetRenderer.Svg(ArmsSheet.Build(await CompareAsync(archive, a, b, per, ct)), FigureFiles.PaletteOf(theme ?? "light")), "image/svg+xml"));
        foreach (var (ending, id) in Downloads)
        {
            var format = ReportFormat.Of(id);
            app.MapGet("/compare." + ending, async (HttpContext context, RunArchive archive, string? a, string[]? b, string? per, string? style, CancellationToken ct) =>
            {
                context.Response.Headers.ContentSecurityPolicy = id == "html" ? OfFile : context.Response.Headers.ContentSecurityPolicy;
                return Results.Text(format.Write(await CompareAsync(archive, a, b, per, ct), StyleOf(style)), format.MediaType);
            });
        }

        app.MapGet("/compare/panel.csv", async (RunArchive archive, string? a, string[]? b, string? per, string? panel, CancellationToken ct) =>
            PanelOf(ArmsSheet.Build(await CompareAsync(archive, a, b, per, ct)), panel));
        foreach (var view in SheetView.All)
        {
            app.MapGet("/" + view.Name, async (RunArchive archive, [AsParameters] SheetQuery query, CancellationToken ct) =>
                Results.Text(await PageAsync(archive, view, query, ct), "text/html; charset=utf-8"));
            app.MapGet($"/{view.Name}.png", async (RunArchive archive, [AsParameters] SheetQuery query, CancellationToken ct) =>
                Results.Bytes(SheetRenderer.Png(await SheetAsync(archive, view, query, ct), FigureFiles.PaletteOf(query.Theme ?? "light")), "image/png"));
            app.MapGet($"/{view.Name}.svg", async (RunArchive archive, [AsParameters] SheetQuery query, CancellationToken ct) =>
                Results.Bytes(SheetRenderer.Svg(await SheetAsync(archive, view, query, ct), FigureFiles.PaletteOf(query.Theme ?? "light")), "image/svg+xml"));
            app.MapGet($"/{view.Name}/panel.csv", async (RunArchive archive, [AsParameters] SheetQuery query, CancellationToken ct) =>
                PanelOf(await SheetAsync(archive, view, query, ct), query.Panel));
        }

        app.MapGet("/style.css", () => Results.Text(HtmlReport.Style + Page.Style, "text/css; charset=utf-8"));
        app.MapGet("/healthz/live", () => Results.Text("alive"));
        app.MapGet("/healthz/ready", async (RunArchive archive, CancellationToken ct) =>
        {
            await archive.CheckAsync(ct);
            return Results.Text("ready");
        });
    }

    static async Task<string> HomeAsync(RunArchive archive, string? a, string[]? b, string? per, CancellationToken ct)
    {
        var runs = await archive.RunsAsync(ct);
        var others = Named(b);
        if (string.IsNullOrEmpty(a) || others.Length == 0)
        {
            return HomePage.Write(archive.Name, runs, a, others, per, null, null);
        }

        try
        {
            return HomePage.Write(archive.Name, runs, a, others, per, await archive.CompareAsync(a, others, per, ct), null);
        }
        catch (PlotterException e)
        {
            return HomePage.Write(archive.Name, runs, a, others, per, null, e.Message);
        }
    }

    static async Task<string> PageAsync(RunArchive archive, SheetView view, SheetQuery query, CancellationToken ct)
    {
        var runs = await archive.RunsAsync(ct);
        if (query.Runs is null or "")
        {
            return SheetPage.Write(view, archive.Name, runs, query, null, null);
        }

        try
        {
            return SheetPage.Write(view, archive.Name, runs, query, await SheetAsync(archive, view, query, ct), null);
        }
        catch (PlotterException e)
        {
            return SheetPage.Write(view, archive.Name, runs, query, null, e.Message);
        }
    }

    static async Task<Sheet> SheetAsync(RunArchive archive, SheetView view, SheetQuery query, CancellationToken ct) =>
        view.Build(await archive.LoadAsync(query.Selector, ct), query);

    static IResult PanelOf(Sheet sheet, string? name)
    {
        var panels = PanelCsv.Of(sheet).ToArray();
        return panels.FirstOrDefault(panel => panel.Name == name) is { Csv: { } csv } ? Results.Text(csv, "text/csv; charset=utf-8")
            : throw new PlotterException(ExitCode.NoData, $"panel={name}: want {string.Join(", ", panels.Select(panel => panel.Name))}");
    }

    static Task<ArmsComparison> CompareAsync(RunArchive archive, string? a, string[]? b, string? per, CancellationToken ct) =>
        a is { Length: > 0 } && Named(b) is { Length: > 0 } others ? archive.CompareAsync(a, others, per, ct)
            : throw new PlotterException(ExitCode.Usage, "want ?a=SELECTOR&b=SELECTOR");

    // The form sends fields that nobody filled in, too.
    static string[] Named(string[]? selectors) => [.. (selectors ?? []).Where(selector => selector.Length > 0)];

    static ReportStyle StyleOf(string? style) => style is null or "" ? ReportStyle.Fleet
        : Enum.TryParse<ReportStyle>(style, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known
        : throw new PlotterException(ExitCode.Usage, $"style={style}: want fleet, mmtests, benchstat or lkp");
}
