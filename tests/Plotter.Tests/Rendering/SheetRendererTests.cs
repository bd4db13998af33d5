// SPDX-License-Identifier: Apache-2.0
using System.Xml.Linq;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Histories;
using Fleet.Analysis.Matrices;
using Fleet.Analysis.Metrics;
using Fleet.Plotter.Charts;
using Fleet.Plotter.Rendering;
using SkiaSharp;

namespace Fleet.Plotter.Tests.Rendering;

/// <remarks>FLEET_FIGURES=DIR keeps the figures, to be looked at.</remarks>
public sealed class SheetRendererTests
{
    const string Old = "6.1.0-44-cloud-amd64";
    const string New = "6.12.117+deb12-cloud-amd64";

    [Fact]
    public void Same_data_gives_the_same_bytes()
    {
        Sheet Model() => Sheet(SyntheticRuns.Arm(Old, 5, 3000, 1), SyntheticRuns.Arm(New, 5, 1500, 50));

        Assert.Equal(SheetRenderer.Png(Model()), SheetRenderer.Png(Model()));
        Assert.Equal(SheetRenderer.Svg(Model()), SheetRenderer.Svg(Model()));
    }

    [Fact]
    public void Svg_is_well_formed_and_keeps_its_text()
    {
        var svg = SheetRenderer.Svg(Sheet(SyntheticRuns.Arm(Old, 5, 3000, 1), SyntheticRuns.Arm(New, 5, 1500, 50)));

        var root = XDocument.Load(new MemoryStream(svg)).Root!;

        Assert.Equal("svg", root.Name.LocalName);
        Assert.Contains("6.12.117+deb12", root.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one-run", 1, 1, 3000, 1500)]
    [InlineData("five-runs", 5, 5, 3000, 1500)]
    [InlineData("twelve-runs", 12, 12, 804694, 408912)]
    [InlineData("forty-runs", 40, 40, 3000, 2500)]
    [InlineData("unequal-arms", 2, 9, 300, 310)]
    [InlineData("empty-arm", 4, 4, 0, 900)]
    [InlineData("empty", 1, 1, 0, 0)]
    public void Figure_of_any_size_is_drawn(string name, int a, int b, int levelA, int levelB)
    {
        var sheet = Sheet(SyntheticRuns.Arm(Old, a, levelA, 1, hosts: 3), SyntheticRuns.Arm(New, b, levelB, 50, hosts: 3));
        var png = SheetRenderer.Png(sheet);

        Keep(name, sheet);
        using var image = SKBitmap.Decode(png);
        Assert.Equal(1800, image.Width);
        Assert.InRange(image.Height, 900, 4400);
        Assert.True(Colours(image).Contains(new SKColor(0x00, 0x72, 0xB2)), "A's blue is missing");
        Assert.True(Colours(image).Contains(new SKColor(0xE6, 0x9F, 0x00)), "B's orange is missing");
    }

    [Fact]
    public void Figure_of_one_event_is_drawn()
    {
        var a = SyntheticRuns.Arm(Old, 1, 0, 1).Runs[0];
        var series = new CountBins();
        series.Add(12, 1);
        var one = a with
        {
            Extfrag = [new ExtfragCount(0, 3, "Movable", "HighAtomic", Ownership.Steal, 0, "Normal", 1)], ExtfragSeries = series.Build(60),
        };

        Keep("one-event", Sheet(new Arm(Old, [a]), new Arm(New, [one])));
    }

    [Fact]
    public void Figure_shows_losses_gaps_and_many_warnings()
    {
        var arm = SyntheticRuns.Arm(Old, 4, 3000, 1);
        var troubled = arm.Runs.Select((run, i) => run with
        {
            Losses = [new Loss(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(24 + i), "kernel", "ring_full", 1234)],
            Duration = run.Duration * (1 + i), OwnershipKnown = false, Warnings = ["the end of the run is not known; its last fact stands for it"],
            Host = run.Host with { PageblockOrder = 10, CommandLine = "transparent_hugepage=never", Cpus = 8, MemoryBytes = 8L << 30 },
            UnusableSeries = run.UnusableSeries! with { Values = run.UnusableSeries.Values.Select((value, k) => k is > 20 and < 30 ? null : value).ToArray() },
        }).ToArray();

        Keep("troubled", Sheet(arm, new Arm("a very long label that a person gave to the patched kernel build " + New, troubled)));
    }

    [Fact]
    public void Figure_of_long_names_is_drawn()
    {
        const string Long = "a-label-without-any-space-that-somebody-gave-to-a-kernel-build-of-2026-11-23-with-all-its-patches-and-then-some-more-of-them";
        var all = Enumerable.Range(0, 12).Select(i => SyntheticRuns.Arm($"{Long}-{i}", 5, 3000 + (i * 200), 1 + (i * 100), hosts: 3)).ToArray();

        Keep("long-names", Sheet(all[0], all[1]));
        Keep("long-names-twelve", ArmsSheet.Build(ArmComparer.CompareAll(all[0], all[1..], SyntheticRuns.Options)));
    }

    [Theory]
    [InlineData("cohort-one", 1)]
    [InlineData("cohort-six", 6)]
    [InlineData("cohort-forty", 40)]
    public void Cohort_is_drawn(string name, int runs) =>
        Keep(name, CohortSheet.Build(SyntheticRuns.Arm(Old, runs, 3000, 1), SyntheticRuns.Options));

    [Theory]
    [InlineData("arms-three", 3, 5)]
    [InlineData("arms-four", 4, 5)]
    [InlineData("arms-eight", 8, 3)]
    [InlineData("arms-twelve", 12, 6)]
    [InlineData("arms-twelve-forty-runs", 12, 40)]
    [InlineData("arms-forty-runs", 4, 40)]
    public void Several_arms_are_drawn(string name, int arms, int runs)
    {
        var all = Enumerable.Range(0, arms).Select(i => SyntheticRuns.Arm($"6.{i + 1}.{i * 7}-amd64", runs, 3000 + (i % 3 == 0 ? 0 : i * 400), 1 + (i * 100), hosts: 3)).ToArray();

        var sheet = ArmsSheet.Build(ArmComparer.CompareAll(all[0], all[1..], SyntheticRuns.Options));

        Keep(name, sheet);
        var last = FigureTexts.Of(SheetRenderer.Svg(sheet)).Where(text => text.Text == ArmRole.Name(arms - 1)).Max(text => text.Box.MidX);
        Assert.True(last > 1500, $"the table of metrics ends at {last}, and leaves the rest of the sheet empty");
    }

    [Fact]
    public void Twelve_arms_are_told_apart_by_marker_and_by_dash_where_they_share_a_colour()
    {
        var roles = Enum.GetValues<Role>();

        Assert.Equal(12, roles.Select(role => (Palette.Light.Of(role), RoleMark.ShapeOf(role))).Distinct().Count());
        Assert.Equal(12, roles.Select(role => (Palette.Light.Of(role), RoleMark.DashOf(role))).Distinct().Count());
    }

    [Fact]
    public void A_footer_breaks_between_its_parts_alone()
    {
        var arms = Arms.ByKernel([.. SyntheticRuns.Arm(Old, 3, 3000, 1).Runs, .. SyntheticRuns.Arm(New, 3, 4500, 50).Runs]);
        var sheet = MatrixSheet.Build([HostKernelMatrix.Of(MetricCatalogue.Primary, arms, SyntheticRuns.Options)], arms, SyntheticRuns.Options);

        var texts = FigureTexts.Of(SheetRenderer.Svg(sheet)).Select(text => text.Text);

        // XML makes one space of two.
        Assert.Contains(texts, text => text.StartsWith(VerdictText.Legend.Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("history-five", 5, 4)]
    [InlineData("history-forty", 40, 3)]
    [InlineData("history-two", 2, 1)]
    public void History_is_drawn(string name, int builds, int runs)
    {
        var arms = Arms.ByKernel(Enumerable.Range(0, builds).SelectMany(i =>
            SyntheticRuns.Arm($"6.12.{i}-cloud-amd64", runs, i < builds / 2 ? 3000 : 4500, 1 + (i * 100)).Runs)).ToArray();
        var histories = MetricCatalogue.Key.Select(metric => BuildHistory.Of(metric, arms, SyntheticRuns.Options)).ToArray();

        Keep(name, HistorySheet.Build(histories, arms, SyntheticRuns.Options));
    }

    [Theory]
    [InlineData("matrix-small", 3, 2)]
    [InlineData("matrix-large", 20, 8)]
    public void Matrix_is_drawn(string name, int hosts, int kernels)
    {
        var arms = Arms.ByKernel(Enumerable.Range(0, kernels).SelectMany(i =>
            SyntheticRuns.Arm($"6.{i + 1}.0-cloud-amd64", hosts * 5, i % 2 == 0 ? 3000 : 5000, 1 + (i * 1000), hosts).Runs).Where(run => run.Host.Host != "lab2" || run.Host.Kernel![2] != '2')).ToArray();
        var matrices = MetricCatalogue.Key.Take(2).Select(metric => HostKernelMatrix.Of(metric, arms, SyntheticRuns.Options)).ToArray();

        Keep(name, MatrixSheet.Build(matrices, arms, SyntheticRuns.Options));
    }

    [Fact]
    public void Compactions_are_drawn_over_time_and_by_latency()
    {
        var sheet = Sheet(Compacting(SyntheticRuns.Arm(Old, 4, 3000, 1), 0), Compacting(SyntheticRuns.Arm(New, 4, 2500, 50), 2));

        Keep("compactions", sheet);
        GoldenImage.Check("compactions", SheetRenderer.Png(sheet));
    }

    [Fact]
    public void Pictures_are_the_golden_ones()
    {
        GoldenImage.Check("compare-sheet", SheetRenderer.Png(Sheet(SyntheticRuns.Arm(Old, 5, 3000, 1), SyntheticRuns.Arm(New, 5, 1500, 50))));
        GoldenImage.Check("cohort-sheet-dark", SheetRenderer.Png(CohortSheet.Build(SyntheticRuns.Arm(Old, 1, 3000, 1), SyntheticRuns.Options), Palette.Dark));
    }

    [Fact]
    public void Golden_picture_tells_two_data_apart()
    {
        using var one = SKBitmap.Decode(SheetRenderer.Png(Sheet(SyntheticRuns.Arm(Old, 5, 3000, 1), SyntheticRuns.Arm(New, 5, 1500, 50))));
        using var other = SKBitmap.Decode(SheetRenderer.Png(Sheet(SyntheticRuns.Arm(Old, 5, 3000, 1), SyntheticRuns.Arm(New, 5, 1600, 50))));

        Assert.InRange(GoldenImage.DifferingBlocks(one, other), 0.005, 1);
    }

    [Fact]
    public void Dark_figure_is_dark()
    {
        var png = SheetRenderer.Png(Sheet(SyntheticRuns.Arm(Old, 5, 3000, 1), SyntheticRuns.Arm(New, 5, 1500, 50)), Palette.Dark);

        Keep("dark", png);
        using var image = SKBitmap.Decode(png);
        Assert.Equal(Palette.Dark.Paper, image.GetPixel(2, 2));
    }

    // Compactions of orders 3 and 9, slower by a power of two for each bucket.
    static Arm Compacting(Arm arm, int slower) => arm with
    {
        Runs = [.. arm.Runs.Select((run, i) =>
        {
            var points = new CompactionPoints(64);
            for (var k = 0; k < 200; k++)
            {
                points.Add(new CompactionPoint(k * 0.3, k % 3 == 0 ? 9 : 3, k % 5 == 0 ? null : k % 7 == 0 ? -1000 : (k * 37) % 1000, k % 5 == 0));
            }

            return run with
            {
                Compactions = points,
                Watched = new HashSet<Activity> { Activity.CompactionAttempt },
                Activities = [.. from order in new[] { 3, 9 } from bucket in Enumerable.Range(17 + slower, 6) select new ActivityCount(
                    Activity.CompactionAttempt, order, 0, "Normal", null, "direct", ActivityCount.Succeeded, bucket, 40 / (bucket - 15 - slower), 1e6 * bucket)],
                Series = new Dictionary<string, TimeBins>
                {
                    [SeriesCatalogue.Attempts] = run.ExtfragSeries!, [SeriesCatalogue.Boost] = run.SuitableSeries!,
                    [SeriesCatalogue.MemoryPressure] = run.ExtfragSeries! with { Values = [.. run.ExtfragSeries.Values.Select(value => value * 4000)] },
                },
            };
        })],
    };

    static Sheet Sheet(Arm a, Arm b) => CompareSheet.Build(ArmComparer.Compare(a, b, SyntheticRuns.Options));

    static HashSet<SKColor> Colours(SKBitmap image) => [.. image.Pixels];

    static void Keep(string name, Sheet sheet)
    {
        Keep(name, SheetRenderer.Png(sheet));
        FigureTexts.AreReadable(SheetRenderer.Svg(sheet));
    }

    static void Keep(string name, byte[] png)
    {
        Assert.True(png.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']));
        if (Environment.GetEnvironmentVariable("FLEET_FIGURES") is { Length: > 0 } folder)
        {
            File.WriteAllBytes(Path.Combine(folder, name + ".png"), png);
        }
    }
}
