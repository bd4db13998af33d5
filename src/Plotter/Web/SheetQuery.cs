// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Commands;

namespace Fleet.Plotter.Web;

/// <summary>What a request for a sheet says; every view of a page is one.</summary>
/// <param name="Runs">A selector; empty where the form was not sent yet.</param>
/// <param name="By">What a build is; empty for its kernel.</param>
/// <param name="Metric">Ids; empty for the usual ones.</param>
sealed record SheetQuery(string? Runs, string? By, string[]? Metric, string? Per, string? Theme, string? Panel)
{
    public string BuildsBy => By is { Length: > 0 } by ? by : BuildsSheet.Kernel;

    public IReadOnlyList<string> Metrics => [.. (Metric ?? []).Where(id => id.Length > 0)];

    /// <summary>The selector.</summary>
    /// <exception cref="PlotterException">There is none.</exception>
    public string Selector => Runs is { Length: > 0 } selector ? selector : throw new PlotterException(ExitCode.Usage, "want ?runs=SELECTOR");

    /// <summary>The same request again, as in an attribute of a page: without theme and panel.</summary>
    public override string ToString()
    {
        string[] parts =
        [
            "runs=" + Uri.EscapeDataString(Runs ?? ""), .. By is { Length: > 0 } ? new[] { "by=" + Uri.EscapeDataString(By) } : [],
            .. Metrics.Select(id => "metric=" + Uri.EscapeDataString(id)), .. Per is { Length: > 0 } ? new[] { "per=" + Uri.EscapeDataString(Per) } : [],
        ];
        return "?" + string.Join("&amp;", parts);
    }
}
