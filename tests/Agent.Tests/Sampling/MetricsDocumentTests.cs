// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Sampling;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Sampling;

/// <summary>docs/metrics.md and the sources say the same.</summary>
public sealed class MetricsDocumentTests
{
    static readonly string Document = File.ReadAllText(Repository.PathTo("docs", "metrics.md"));

    [Fact]
    public void Every_metric_of_the_fixtures_is_documented()
    {
        var metrics = SampleSources.All(Readings.Zones, Readings.Migratetypes)
            .SelectMany(source => Readings.Of(source, Readings.Fixture(Path.GetFileName(source.Path))).Values.Keys)
            .Select(series => series.Metric).Distinct().ToList();

        Assert.True(metrics.Count > 50);
        Assert.All(metrics, metric => Assert.True(
            metric.StartsWith("vmstat.", StringComparison.Ordinal) || Document.Contains($"| `{metric}` |", StringComparison.Ordinal), metric));
    }

    [Fact]
    public void Every_documented_metric_exists()
    {
        var found = SampleSources.All(Readings.Zones, Readings.Migratetypes)
            .SelectMany(source => Readings.Of(source, Readings.Fixture(Path.GetFileName(source.Path))).Values.Keys)
            .Select(series => series.Metric).ToHashSet();

        var documented = Document.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]).ToList();

        Assert.Equal(12, documented.Count);
        Assert.All(documented.Where(metric => metric != "vmstat.<name>"), metric => Assert.Contains(metric, found));
    }

    [Fact]
    public void The_names_of_vmstat_that_are_kept_are_the_documented_ones() =>
        Assert.All(VmStat.Names.Concat(VmStat.Families), name => Assert.Contains($"`{name}`", Document, StringComparison.Ordinal));
}
