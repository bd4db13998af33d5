// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Rendering;

namespace Fleet.Plotter.Reports;

/// <summary>Every way to write a comparison down.</summary>
/// <param name="Id">As in <c>--format</c>.</param>
/// <param name="Styled">Whether <c>--style</c> changes it.</param>
sealed record ReportFormat(string Id, string MediaType, bool Styled, Func<ArmsComparison, ReportStyle, string> Write)
{
    public static IReadOnlyList<ReportFormat> All { get; } =
    [
        new("text", "text/plain; charset=utf-8", true, TextReport.Write),
        new("mail", "text/plain; charset=us-ascii", true, MailReport.Write),
        new("markdown", "text/markdown; charset=utf-8", true, MarkdownReport.Write),
        new("json", "application/json; charset=utf-8", false, (arms, _) => JsonReport.Write(arms)),
        new("csv", "text/csv; charset=utf-8", false, (arms, _) => CsvReport.Write(arms)),
        new("html", "text/html; charset=utf-8", false, (arms, _) => Html(arms)),
        new("junit", "application/xml; charset=utf-8", false, (arms, _) => CheckReports.Junit("fleet.compare", VerdictChecks.Of(arms))),
        new("ktap", "text/plain; charset=utf-8", false, (arms, _) => CheckReports.Ktap(VerdictChecks.Of(arms))),
    ];

    public static ReportFormat Of(string id) => All.First(format => format.Id == id);

    static string Html(ArmsComparison arms)
    {
        var sheet = ArmsSheet.Build(arms);
        return HtmlReport.Write(arms, SheetRenderer.Webp(sheet, Palette.Light), SheetRenderer.Webp(sheet, Palette.Dark));
    }
}
