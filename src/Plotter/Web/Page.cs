// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Metrics;
using Fleet.Storage.Reading;
using static Fleet.Plotter.Reports.HtmlReport;

namespace Fleet.Plotter.Web;

/// <summary>What all pages have in common: head, the way to the others, the parts of forms. No script, nothing from elsewhere.</summary>
static class Page
{
    /// <summary>What pages have beside the report.</summary>
    public const string Style = """

        nav { display: flex; flex-wrap: wrap; gap: 1.2rem; align-items: baseline; border-bottom: 1px solid var(--line); padding-bottom: .6rem; }
        nav a[aria-current] { font-weight: 600; text-decoration: none; color: inherit; } nav .faint { margin-left: auto; }
        form { display: flex; flex-wrap: wrap; gap: .8rem; align-items: end; margin: 1.2rem 0; padding: 1rem; background: var(--soft); border-radius: .5rem; }
        label { display: flex; flex-direction: column; font-size: .85rem; flex: 1 1 18rem; }
        label.small { flex: 0 1 14rem; }
        input, select, button { font: inherit; padding: .45rem .6rem; border: 1px solid var(--line); border-radius: .3rem; }
        button { cursor: pointer; font-weight: 600; } caption { text-align: left; font-weight: 600; padding: 1.2rem 0 .3rem; }
        """;

    static readonly (string Path, string Title)[] Places =
        [("/", "Compare"), .. SheetView.All.Where(view => view.Builds is not null).Select(view => ("/" + view.Name, view.Title))];

    /// <param name="path">Which page it is.</param>
    /// <param name="error">Why there is nothing to show; null where there is no reason.</param>
    public static string Write(string path, string store, int runs, string form, string? error, string body)
    {
        var links = string.Join('\n', Places.Select(place =>
            $"<a href=\"{place.Path}\"{(place.Path == path ? " aria-current=\"page\"" : "")}>{place.Title}</a>"));
        var title = Places.FirstOrDefault(place => place.Path == path).Title ?? "Runs";
        return string.Create(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Fleet: {title}</title><link rel="stylesheet" href="/style.css"></head><body>
            <nav><strong>Fleet</strong>
            {links}
            <span class="faint">{runs} runs in {Safe(store)}</span></nav>
            {form}{(error is null ? "" : $"<p class=\"error\" role=\"alert\">{Safe(error)}</p>\n")}{body}</body></html>

            """);
    }

    /// <summary>The choice of what counts are divided by.</summary>
    public static string PerField(string? per)
    {
        var options = string.Concat(Exposure.All.Select(exposure =>
            $"<option value=\"{exposure.Id}\"{(exposure.Id == per ? " selected" : "")}>{Safe(exposure.Words)}</option>"));
        return $"<label class=\"small\">counts<select name=\"per\">{options}</select></label>";
    }

    /// <summary>What is offered while a selector is typed.</summary>
    public static string Selectors(IReadOnlyList<RunInfo> runs) =>
        $"<datalist id=\"arms\">{string.Concat(Kernels(runs).Select(kernel => $"<option value=\"{Safe("kernel=" + kernel.Key)}\">"))}</datalist>";

    public static IOrderedEnumerable<IGrouping<string, RunInfo>> Kernels(IReadOnlyList<RunInfo> runs) => runs
        .GroupBy(run => run.Labels.GetValueOrDefault("kernel", "kernel not recorded")).OrderBy(group => group.Key, StringComparer.Ordinal);

    /// <summary>The figure, light and dark, and where it and its numbers can be had.</summary>
    /// <param name="path">Without its ending.</param>
    /// <param name="query">As in an attribute, with its question mark.</param>
    public static string Figure(string path, string query, string alt) => $"""
        <picture><source media="(prefers-color-scheme: dark)" srcset="{path}.png{query}&amp;theme=dark">
        <img src="{path}.png{query}" alt="{Safe(alt)}: the tables below have the numbers"></picture>

        """;

    /// <param name="panels">Names of panels, each a CSV.</param>
    public static string Downloads(string path, string query, IEnumerable<string> endings, IEnumerable<string> panels)
    {
        var links = string.Join(" · ", endings.Select(ending => $"<a href=\"{path}.{ending}{query}\">{ending}</a>"));
        var files = string.Join(" · ", panels.Select(panel => $"<a href=\"{path}/panel.csv{query}&amp;panel={panel}\">{panel}</a>"));
        return $"<p class=\"faint\">The same as {links}</p>\n<p class=\"faint\">The numbers behind each panel, as CSV: {files}</p>\n";
    }
}
