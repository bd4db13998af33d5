// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Reports;
using Fleet.Storage.Reading;
using static Fleet.Plotter.Reports.HtmlReport;

namespace Fleet.Plotter.Web;

/// <summary>The first page: a form, the comparison, and the runs by kernel.</summary>
static class HomePage
{
    /// <param name="comparison">What was asked for; null where nothing was.</param>
    /// <param name="error">Why there is none.</param>
    public static string Write(
        string store, IReadOnlyList<RunInfo> runs, string? a, IReadOnlyList<string> b, string? per, ArmsComparison? comparison, string? error) =>
        Page.Write("/", store, runs.Count, Form(runs, a, b, per), error, (comparison is null ? "" : Result(a!, b, per, comparison)) + Runs(runs));

    static string Form(IReadOnlyList<RunInfo> runs, string? a, IReadOnlyList<string> b, string? per)
    {
        // One empty field more than there are arms.
        var more = string.Concat(b.Skip(1).Append("").Take(CompareCommand.MostArms - 2).Select((selector, i) =>
            $"<label>{ArmRole.Name(i + 2)}, where there is one<input name=\"b\" list=\"arms\" value=\"{Safe(selector)}\"></label>"));
        return $"""
            <form method="get" action="/">
            <label class="a">A, the baseline<input name="a" list="arms" required placeholder="kernel=6.1.*" value="{Safe(a ?? "")}"></label>
            <label class="b">B<input name="b" list="arms" required placeholder="kernel=6.12*,workload=pw" value="{Safe(b.Count > 0 ? b[0] : "")}"></label>
            {more}
            {Page.PerField(per)}
            <button>Compare</button>{Page.Selectors(runs)}
            </form>

            """;
    }

    static string Result(string a, IReadOnlyList<string> b, string? per, ArmsComparison comparison)
    {
        var query = $"?a={Uri.EscapeDataString(a)}{string.Concat(b.Select(selector => "&amp;b=" + Uri.EscapeDataString(selector)))}"
            + (per is { Length: > 0 } ? "&amp;per=" + Uri.EscapeDataString(per) : "");
        return HtmlReport.Body(comparison, $"/compare.png{query}", $"/compare.png{query}&amp;theme=dark")
            + Page.Downloads(
                "/compare", query, Pages.Downloads.Select(download => download.Ending).Prepend("svg").Prepend("png"),
                PanelCsv.Of(ArmsSheet.Build(comparison)).Select(panel => panel.Name));
    }

    static string Runs(IReadOnlyList<RunInfo> runs)
    {
        var html = new StringBuilder();
        foreach (var kernel in Page.Kernels(runs))
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <h2>{Safe(kernel.Key)}</h2>
                <p class="faint"><a href="/run?runs={Uri.EscapeDataString("kernel=" + kernel.Key)}">all of its runs in one figure</a></p>
                <div class="wide"><table><thead><tr><th>run</th><th>host</th><th>started</th><th>duration</th><th>labels</th></tr></thead><tbody>

                """);
            foreach (var run in kernel)
            {
                Row(html, run);
            }

            html.Append("</tbody></table></div>\n");
        }

        return html.ToString();
    }

    static void Row(StringBuilder html, RunInfo run)
    {
        var id = run.RunId.ToString("N")[..12];
        var labels = run.Labels.Where(label => label.Key is not ("kernel" or "host" or "arch"))
            .OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}");
        var started = run.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        html.Append(CultureInfo.InvariantCulture, $"""
            <tr><td><a href="/run?runs=run:{id}"><code>run:{id}</code></a></td><td>{Safe(run.Labels.GetValueOrDefault("host", "-"))}</td><td>{started}</td><td class="n">{Quantity.Seconds(run.Duration.TotalSeconds)}{(run.Ended is null ? "+" : "")}</td><td>{Safe(string.Join(' ', labels))}</td></tr>

            """);
    }
}
