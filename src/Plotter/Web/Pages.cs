// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Rendering;
using Fleet.Plotter.Reports;

namespace Fleet.Plotter.Web;

/// <summary>GET /, /compare.png, /compare.txt, /compare.json, /style.css and /healthz.</summary>
static class Pages
{
    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/", async (RunArchive archive, string? a, string? b, string? per, CancellationToken ct) =>
            Results.Text(await HomeAsync(archive, a, b, per, ct), "text/html; charset=utf-8"));
        app.MapGet("/compare.png", async (RunArchive archive, string? a, string? b, string? per, CancellationToken ct) =>
            Results.Bytes(SheetRenderer.Png(ArmsSheet.Build(await CompareAsync(archive, a, b, per, ct))), "image/png"));
        app.MapGet("/compare.txt", async (RunArchive archive, string? a, string? b, string? per, CancellationToken ct) =>
            Results.Text(TextReport.Write(await CompareAsync(archive, a, b, per, ct)), "text/plain; charset=utf-8"));
        app.MapGet("/compare.json", async (RunArchive archive, string? a, string? b, string? per, CancellationToken ct) =>
            Results.Text(JsonReport.Write(await CompareAsync(archive, a, b, per, ct)), "application/json; charset=utf-8"));
        app.MapGet("/style.css", () => Results.Text(HomePage.Style, "text/css; charset=utf-8"));
        app.MapGet("/healthz/live", () => Results.Text("alive"));
        app.MapGet("/healthz/ready", async (RunArchive archive, CancellationToken ct) =>
        {
            await archive.CheckAsync(ct);
            return Results.Text("ready");
        });
    }

    static async Task<string> HomeAsync(RunArchive archive, string? a, string? b, string? per, CancellationToken ct)
    {
        var runs = await archive.RunsAsync(ct);
        if (string.IsNullOrEmpty(a) || string.IsNullOrEmpty(b))
        {
            return HomePage.Write(archive.Name, runs, a, b, per, null, null);
        }

        try
        {
            return HomePage.Write(archive.Name, runs, a, b, per, TextReport.Write(await archive.CompareAsync(a, b, per, ct)), null);
        }
        catch (PlotterException e)
        {
            return HomePage.Write(archive.Name, runs, a, b, per, null, e.Message);
        }
    }

    static Task<Analysis.Comparisons.ArmsComparison> CompareAsync(RunArchive archive, string? a, string? b, string? per, CancellationToken ct) =>
        a is { Length: > 0 } && b is { Length: > 0 } ? archive.CompareAsync(a, b, per, ct)
            : throw new PlotterException(ExitCode.Usage, "want ?a=SELECTOR&b=SELECTOR");
}
