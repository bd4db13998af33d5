// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Fleet.Analysis.Metrics;
using Fleet.TestKit;

namespace Fleet.Analysis.Tests;

public sealed class MetricDocumentTests
{
    const string Begin = "<!-- written from MetricCatalogue: FLEET_UPDATE_GOLDEN=1 writes it anew -->\n";
    const string End = "<!-- end -->";

    [Fact]
    public void Document_has_the_catalogue_as_it_is()
    {
        var path = Repository.PathTo("docs", "metrics.md");
        var text = File.ReadAllText(path);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("FLEET_UPDATE_GOLDEN") == "1")
        {
            text = text[..from] + Table() + text[to..];
            File.WriteAllText(path, text);
            to = text.IndexOf(End, StringComparison.Ordinal);
        }

        Assert.Equal(Table(), text[from..to]);
    }

    static string Table()
    {
        var table = new StringBuilder("| id | unit | exposure | better | from | kernels | what |\n|---|---|---|---|---|---|---|\n");
        foreach (var metric in MetricCatalogue.All)
        {
            var better = metric.Better switch { Direction.LowerIsBetter => "lower", Direction.HigherIsBetter => "higher", _ => "not judged" };
            var exposure = metric.IsCount ? "divides it" : "–";
            table.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"| `{metric.Id}` | {metric.Unit} | {exposure} | {better} | {metric.Source} | {metric.Kernels} | {metric.Title}: {metric.Description} |\n");
        }

        return table.ToString();
    }
}
