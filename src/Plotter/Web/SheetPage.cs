// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Analysis.Metrics;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Reports;
using Fleet.Storage.Reading;
using static Fleet.Plotter.Reports.HtmlReport;

namespace Fleet.Plotter.Web;

/// <summary>A page of one figure: a form, the figure, its numbers as tables, and what can be downloaded.</summary>
static class SheetPage
{
    /// <param name="sheet">What was asked for; null where nothing was.</param>
    /// <param name="error">Why there is none.</param>
    public static string Write(SheetView view, string store, IReadOnlyList<RunInfo> runs, SheetQuery query, Sheet? sheet, string? error) =>
        Page.Write("/" + view.Name, store, runs.Count, Form(view, runs, query), error, sheet is null ? "" : Result(view, query, sheet));

    static string Form(SheetView view, IReadOnlyList<RunInfo> runs, SheetQuery query) => $"""
        <form method="get" action="/{view.Name}">
        <label>runs<input name="runs" list="arms" required placeholder="kernel=*" value="{Safe(query.Runs ?? "kernel=*")}"></label>
        {(view.Builds is { } builds ? BuildFields(builds, runs, query) : "")}
        {Page.PerField(query.Per)}
        <button>Draw</button>{Page.Selectors(runs)}
        </form>

        """;

    static string BuildFields(BuildsSheet builds, IReadOnlyList<RunInfo> runs, SheetQuery query)
    {
        var labels = string.Concat(runs.SelectMany(run => run.Labels.Keys).Append(BuildsSheet.Kernel).Distinct().Order(StringComparer.Ordinal)
            .Select(label => $"<option value=\"{Safe(label)}\">"));
        var chosen = query.Metrics.Count > 0 ? query.Metrics : [.. builds.Usual.Select(metric => metric.Id)];
        var metrics = string.Concat(MetricCatalogue.All.Select(metric =>
            $"<option value=\"{metric.Id}\"{(chosen.Contains(metric.Id) ? " selected" : "")}>{Safe(metric.Title)}</option>"));
        return $"""
            <label class="small">a build is a<input name="by" list="labels" value="{Safe(query.BuildsBy)}"></label><datalist id="labels">{labels}</datalist>
            <label>metrics<select name="metric" multiple size="4">{metrics}</select></label>
            """;
    }

    static string Result(SheetView view, SheetQuery query, Sheet sheet)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Safe(sheet.Headline)}</h1>\n");
        if (sheet.Verdict is { } verdict)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"verdict {ToneOf(sheet.VerdictTone)}\">{Safe(verdict)}</p>\n");
        }

        html.Append(Page.Figure("/" + view.Name, query.ToString(), sheet.Headline));
        List(html, "Warnings", sheet.Notes);
        foreach (var panel in sheet.Histories)
        {
            History(html, panel);
        }

        foreach (var panel in sheet.Grids.Concat(sheet.Details))
        {
            Grid(html, panel);
        }

        return html.Append(Page.Downloads("/" + view.Name, query.ToString(), ["png", "svg"], PanelCsv.Of(sheet).Select(panel => panel.Name))).ToString();
    }

    static void History(StringBuilder html, HistoryPanel panel)
    {
        Open(html, $"{panel.Title}, {panel.Unit}", "build", ["runs", "median", "interval of the median", "changed here"]);
        for (var i = 0; i < panel.Points.Count; i++)
        {
            var (point, change) = (panel.Points[i], panel.Changes.FirstOrDefault(one => one.At == i));
            var interval = point is { Low: { } low, High: { } high } ? $"{Quantity.Compact(low)} to {Quantity.Compact(high)}" : "-";
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Safe(panel.Builds[i])}</td><td class=\"n\">{point.Values.Count}</td><td class=\"n\">{Number(point.Median)}</td><td class=\"n\">{interval}</td><td class=\"n {(change is null ? "" : ToneOf(change.Tone))}\">{Safe(change?.Text ?? "")}</td></tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    static void Grid(StringBuilder html, GridPanel panel)
    {
        Open(html, panel.Title, panel.Corner, panel.Columns);
        foreach (var row in panel.Rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Safe(row.Title)}</td>")
                .AppendJoin("", row.Cells.Select(cell => $"<td class=\"n {ToneOf(cell.Tone)}\">{Safe(cell.Text ?? "not measured")}</td>")).Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    static void Open(StringBuilder html, string caption, string corner, IEnumerable<string> columns) => html
        .Append(CultureInfo.InvariantCulture, $"<div class=\"wide\"><table><caption>{Safe(caption)}</caption><thead><tr><th>{Safe(corner)}</th>")
        .AppendJoin("", columns.Select(column => $"<th class=\"n\">{Safe(column)}</th>")).Append("</tr></thead><tbody>\n");

    static string ToneOf(Tone tone) => tone switch { Tone.Better => "better", Tone.Worse => "worse", _ => "" };
}
