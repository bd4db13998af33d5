// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Net;
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Reports;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Web;

/// <summary>The one page: a form, the comparison, and the runs by kernel. No script, nothing from elsewhere.</summary>
static class HomePage
{
    /// <summary>What the page has beside the report.</summary>
    public const string Style = """

        form { display: flex; flex-wrap: wrap; gap: .8rem; align-items: end; margin: 1.2rem 0; padding: 1rem; background: var(--soft); border-radius: .5rem; }
        label { display: flex; flex-direction: column; font-size: .85rem; flex: 1 1 18rem; }
        label.small { flex: 0 1 14rem; }
        input, select, button { font: inherit; padding: .45rem .6rem; border: 1px solid var(--line); border-radius: .3rem; }
        button { cursor: pointer; font-weight: 600; }
        """;

    /// <param name="comparison">What was asked for; null where nothing was.</param>
    /// <param name="error">Why there is none.</param>
    public static string Write(
        string store, IReadOnlyList<RunInfo> runs, string? a, IReadOnlyList<string> b, string? per, ArmsComparison? comparison, string? error)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Fleet: memory fragmentation by kernel</title><link rel="stylesheet" href="/style.css"></head><body>
            <h1>Fleet</h1><p class="faint">{runs.Count} runs in {Safe(store)}</p>

            """);
        Form(html, runs, a, b, per);
        if (error is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"error\" role=\"alert\">{Safe(error)}</p>\n");
        }

        if (comparison is not null)
        {
            Result(html, a!, b, per, comparison);
        }

        Runs(html, runs);
        return html.Append("</body></html>\n").ToString();
    }

    static void Form(StringBuilder html, IReadOnlyList<RunInfo> runs, string? a, IReadOnlyList<string> b, string? per)
    {
        var options = string.Concat(Exposure.All.Select(exposure =>
            $"<option value=\"{exposure.Id}\"{(exposure.Id == per ? " selected" : "")}>{Safe(exposure.Words)}</option>"));
        var known = string.Concat(Kernels(runs).Select(kernel => $"<option value=\"{Safe("kernel=" + kernel.Key)}\">"));
        // One empty field more than there are arms.
        var more = string.Concat(b.Skip(1).Append("").Take(CompareCommand.MostArms - 2).Select((selector, i) =>
            $"<label>{ArmRole.Name(i + 2)}, where there is one<input name=\"b\" list=\"arms\" value=\"{Safe(selector)}\"></label>"));
        html.Append(CultureInfo.InvariantCulture, $"""
            <form method="get" action="/">
            <label class="a">A, the baseline<input name="a" list="arms" required placeholder="kernel=6.1.*" value="{Safe(a ?? "")}"></label>
            <label class="b">B<input name="b" list="arms" required placeholder="kernel=6.12*,workload=pw" value="{Safe(b.Count > 0 ? b[0] : "")}"></label>
            {more}
            <label class="small">counts<select name="per">{options}</select></label>
            <button>Compare</button><datalist id="arms">{known}</datalist>
            </form>

            """);
    }

    static void Result(StringBuilder html, string a, IReadOnlyList<string> b, string? per, ArmsComparison comparison)
    {
        var query = $"?a={Uri.EscapeDataString(a)}{string.Concat(b.Select(selector => "&amp;b=" + Uri.EscapeDataString(selector)))}"
            + (per is { Length: > 0 } ? "&amp;per=" + Uri.EscapeDataString(per) : "");
        var links = string.Join(" · ", Pages.Downloads.Select(download => download.Ending).Prepend("svg").Prepend("png")
            .Select(ending => $"<a href=\"/compare.{ending}{query}\">{ending}</a>"));
        html.Append(HtmlReport.Body(comparison, $"/compare.png{query}", $"/compare.png{query}&amp;theme=dark"))
            .Append(CultureInfo.InvariantCulture, $"<p class=\"faint\">The same as {links}</p>\n");
    }

    static void Runs(StringBuilder html, IReadOnlyList<RunInfo> runs)
    {
        foreach (var kernel in Kernels(runs))
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <h2>{Safe(kernel.Key)}</h2>
                <div class="wide"><table><thead><tr><th>run</th><th>host</th><th>started</th><th>duration</th><th>labels</th></tr></thead><tbody>

                """);
            foreach (var run in kernel)
            {
                Row(html, run);
            }

            html.Append("</tbody></table></div>\n");
        }
    }

    static void Row(StringBuilder html, RunInfo run)
    {
        var id = run.RunId.ToString("N")[..12];
        var labels = run.Labels.Where(label => label.Key is not ("kernel" or "host" or "arch"))
            .OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}");
        var started = run.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        html.Append(CultureInfo.InvariantCulture, $"""
            <tr><td><code>run:{id}</code></td><td>{Safe(run.Labels.GetValueOrDefault("host", "-"))}</td><td>{started}</td><td class="n">{Quantity.Seconds(run.Duration.TotalSeconds)}{(run.Ended is null ? "+" : "")}</td><td>{Safe(string.Join(' ', labels))}</td></tr>

            """);
    }

    static IOrderedEnumerable<IGrouping<string, RunInfo>> Kernels(IReadOnlyList<RunInfo> runs) => runs
        .GroupBy(run => run.Labels.GetValueOrDefault("kernel", "kernel not recorded")).OrderBy(group => group.Key, StringComparer.Ordinal);

    static string Safe(string text) => WebUtility.HtmlEncode(text);
}
