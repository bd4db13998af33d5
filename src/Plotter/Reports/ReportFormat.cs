// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Rendering;

namespace Fleet.Plotter.Reports;

/// <summary>Every way to write a comparison down.</summary>
/// <param name="Id">As in <c>--format</c>.</param>
/// <param name="Styled">Whether <c>--style</c> changes it.</param>
sealed record ReportFormat(string Id, string MediaType, bool Styled, Func<ArmsComparison, ReportStyle, Figure, string> WriteWith)
{
    public static IReadOnlyList<ReportFormat> All { get; } =
    [
        new("text", "text/plain; charset=utf-8", true, (arms, style, _) => TextReport.Write(arms, style)),
        new("mail", "text/plain; charset=us-ascii", true, (arms, style, _) => MailReport.Write(arms, style)),
        new("markdown", "text/markdown; charset=utf-8", true, (arms, style, _) => MarkdownReport.Write(arms, style)),
        new("json", "application/json; charset=utf-8", false, (arms, _, _) => JsonReport.Write(arms)),
        new("csv", "text/csv; charset=utf-8", false, (arms, _, _) => CsvReport.Write(arms)),
        new("html", "text/html; charset=utf-8", false, (arms, _, figure) => HtmlReport.Write(arms, figure.DataUri(Palette.Light), figure.DataUri(Palette.Dark))),
        new("junit", "application/xml; charset=utf-8", false, (arms, _, _) => CheckReports.Junit("fleet.compare", VerdictChecks.Of(arms))),
        new("ktap", "text/plain; charset=utf-8", false, (arms, _, _) => CheckReports.Ktap(VerdictChecks.Of(arms))),
    ];

    public static ReportFormat Of(string id) => All.First(format => format.Id == id);

    /// <summary>The same where no figure of the comparison is at hand.</summary>
    public string Write(ArmsComparison arms, ReportStyle style)
    {
        using var figure = new Figure(() => ArmsSheet.Build(arms));
        return WriteWith(arms, style, figure);
    }
}
