// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Net;
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Charts;

namespace Fleet.Plotter.Reports;

/// <summary>
/// One page that says everything: figure, metrics, runs, what differed, what was lost. The page of the service and the file of
/// <c>compare --format html</c> have the same body; the file carries its style and its pictures and asks for nothing.
/// </summary>
static class HtmlReport
{
    public const string Style = """
        :root { color-scheme: light dark; --a: #0072b2; --b: #b37700; --line: #8884; --soft: #8882; }
        body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 1.5rem; }
        h1 { font-size: 1.4rem; margin: 0 0 .2rem; } h2 { font-size: 1.05rem; margin: 2rem 0 .4rem; }
        .faint { opacity: .7; margin: 0; } .verdict { font-weight: 600; margin: 0 0 .6rem; }
        .better { color: light-dark(#00785a, #3fc9a0); } .worse { color: light-dark(#b84a00, #ff9b5c); }
        .a { border-left: .3rem solid var(--a); padding-left: .5rem; } .b { border-left: .3rem solid var(--b); padding-left: .5rem; }
        img { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: .3rem; }
        pre { overflow-x: auto; font-size: .82rem; padding: 1rem; background: var(--soft); border-radius: .5rem; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
        th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
        td.n, th.n { text-align: right; } .error { border-left: .3rem solid #b84a00; padding-left: .8rem; }
        li.warning { margin: .2rem 0; } summary { cursor: pointer; margin: 1rem 0 .4rem; font-weight: 600; }
        @media print { :root { color-scheme: light; } details { display: none; } }
        """;

    /// <summary>A file that opens anywhere.</summary>
    public static string Write(ArmsComparison arms, string light, string dark)
    {
        var title = Safe(arms.Against[0].Headline);
        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <title>{title}</title><style>
            {Style}
            </style></head><body>
            {Body(arms, light, dark)}
            </body></html>

            """;
    }

    /// <param name="light">Address of the figure on white.</param>
    /// <param name="dark">Address of the figure for dark screens.</param>
    public static string Body(ArmsComparison arms, string light, string dark)
    {
        var comparisons = arms.Against;
        var html = new StringBuilder();
        foreach (var comparison in comparisons)
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <h1>{Safe(comparison.Headline)}</h1>
                <p class="verdict {ToneOf(comparison.Primary.Verdict)}">{Safe(VerdictText.Sentence(comparison))}</p>

                """);
        }

        html.Append(CultureInfo.InvariantCulture, $"""
            <picture><source media="(prefers-color-scheme: dark)" srcset="{dark}">
            <img src="{light}" alt="{Safe(comparisons[0].Headline)}: the tables below have the numbers"></picture>

            """);
        List(html, "Warnings", arms.Warnings);
        for (var i = 0; i < comparisons.Count; i++)
        {
            Metrics(html, comparisons[i], ArmRole.Name(i + 1));
            Differences(html, comparisons[i], ArmRole.Name(i + 1));
        }

        List(html, "What was lost", TextReport.Losses(arms));
        Runs(html, arms);
        return html.Append(CultureInfo.InvariantCulture, $"<details><summary>As text</summary><pre>{Safe(TextReport.Write(arms))}</pre></details>\n").ToString();
    }

    public static string Safe(string text) => WebUtility.HtmlEncode(text);

    static void Metrics(StringBuilder html, Comparison comparison, string letter)
    {
        html.Append(CultureInfo.InvariantCulture, $"""
            <h2>{letter} {Safe(comparison.B.Label)} against A {Safe(comparison.A.Label)}</h2>
            <div class="wide"><table><thead><tr><th>metric</th><th>unit</th><th class="n">A</th><th class="n">{letter}</th><th>change and interval</th><th class="n">q</th><th>verdict</th></tr></thead><tbody>

            """);
        foreach (var row in comparison.Metrics.Where(row => row.MedianA is not null || row.MedianB is not null))
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <tr title="{Safe(row.Metric.Description)}"><td>{Safe(row.Metric.Title)}</td><td>{Safe(row.Unit)}</td><td class="n">{Number(row.MedianA)}</td><td class="n">{Number(row.MedianB)}</td><td>{Safe(VerdictText.Change(row))}</td><td class="n">{(row.Q is { } q ? Safe(Quantity.Probability(q)) : "-")}</td><td class="{ToneOf(row.Verdict)}">{VerdictText.Glyph(row.Verdict)} {VerdictText.Word(row.Verdict)}</td></tr>

                """);
        }

        html.Append("</tbody></table></div>\n");
    }

    static void Differences(StringBuilder html, Comparison comparison, string letter)
    {
        if (comparison.Differences.Count == 0)
        {
            return;
        }

        html.Append(CultureInfo.InvariantCulture, $"<h2>What else differed</h2><div class=\"wide\"><table><thead><tr><th></th><th>A</th><th>{letter}</th></tr></thead><tbody>\n");
        foreach (var difference in comparison.Differences)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Safe(difference.Name)}</td><td>{Safe(difference.A)}</td><td>{Safe(difference.B)}</td></tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    static void Runs(StringBuilder html, ArmsComparison arms)
    {
        html.Append("<details><summary>Runs</summary><div class=\"wide\"><table><thead><tr><th>arm</th><th>run</th><th>host</th><th>kernel</th><th>started</th><th class=\"n\">duration</th></tr></thead><tbody>\n");
        foreach (var (letter, arm) in TextReport.Named(arms))
        {
            foreach (var run in arm.Runs)
            {
                var started = run.Started?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "not recorded";
                html.Append(CultureInfo.InvariantCulture, $"<tr><td>{letter}</td><td>{Safe(run.Name)}</td><td>{Safe(run.Host.Host ?? "not recorded")}</td><td>{Safe(run.Host.Kernel ?? "not recorded")}</td><td>{started}</td><td class=\"n\">{Quantity.Seconds(run.Duration.TotalSeconds)}</td></tr>\n");
            }
        }

        html.Append("</tbody></table></div></details>\n");
    }

    /// <summary>A list under its title; nothing where it is empty.</summary>
    public static void List(StringBuilder html, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            html.Append("<h2>").Append(title).Append("</h2><ul>\n").AppendJoin("", lines.Select(line => $"<li class=\"warning\">{Safe(line)}</li>\n")).Append("</ul>\n");
        }
    }

    static string ToneOf(Verdict verdict) => verdict switch { Verdict.Better => "better", Verdict.Worse => "worse", _ => "" };

    public static string Number(double? value) => value is { } number ? Quantity.Compact(number) : "-";
}
