// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;
using Fleet.Agent.Sampling;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Sampling;

/// <summary>docs/samples.md and the sources say the same.</summary>
public sealed class SamplesDocumentTests
{
    static readonly string Document = File.ReadAllText(Repository.PathTo("docs", "samples.md"));

    [Fact]
    public void Every_metric_of_the_fixtures_is_documented()
    {
        var metrics = Metrics();

        Assert.True(metrics.Count > 150);
        Assert.All(metrics, metric => Assert.Contains(Documented(), documented => Fits(documented, metric)));
    }

    [Fact]
    public void Every_documented_metric_exists()
    {
        var metrics = Metrics();

        Assert.Equal(31, Documented().Count);
        Assert.All(Documented(), documented => Assert.Contains(metrics, metric => Fits(documented, metric)));
    }

    [Fact]
    public void The_names_of_vmstat_that_are_kept_are_the_documented_ones() =>
        Assert.All(VmStat.Names.Concat(VmStat.Families), name => Assert.Contains($"`{name}`", Document, StringComparison.Ordinal));

    [Fact]
    public void The_table_of_sources_is_that_of_the_code()
    {
        var rows = Document.Split('\n').SkipWhile(line => !line.StartsWith("| sample source", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Select(cells => (cells[1], cells[2], cells[4]));

        Assert.Equal(
            SampleSources.All([], []).Select(source => (source.Name, source.Path, source.Interval == SampleCadence.Usual ? "second" : $"{source.Interval.TotalSeconds} seconds")),
            rows);
    }

    static List<string> Documented() =>
        [.. Document.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1])];

    static List<string> Metrics() =>
    [
        .. Readings.Kernels.SelectMany(kernel => Readings.Sources(kernel).SelectMany(source => Readings.Of(source, Readings.Fixture(source.Name, kernel)).Values.Keys))
            .Concat(Readings.Of(FolioMigration.OfAll(), FolioMigrationTests.Sections).Values.Keys)
            .Concat(Readings.Of(FolioMigration.OfAll(), FolioMigrationTests.Plain).Values.Keys)
            .Concat(Readings.Of(FolioMigration.OfParts(), FolioMigrationTests.Listed).Values.Keys)
            .Concat([OwnSeries.Cpu, OwnSeries.Rss, OwnSeries.Spool])
            .Select(series => series.Metric).Distinct(),
    ];

    /// <summary>In the document a word in angle brackets stands for a name of the kernel's.</summary>
    static bool Fits(string documented, string metric) =>
        Regex.IsMatch(metric, "^" + Regex.Replace(Regex.Escape(documented), "<[a-z]+>", "[A-Za-z0-9_-]+") + "$");
}
