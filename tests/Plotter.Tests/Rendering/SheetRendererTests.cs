// SPDX-License-Identifier: Apache-2.0
using System.Xml.Linq;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
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
    [InlineData("unequal-arms", 2, 9, 300, 310)]
    [InlineData("empty-arm", 4, 4, 0, 900)]
    [InlineData("empty", 1, 1, 0, 0)]
    public void Figure_of_any_size_is_drawn(string name, int a, int b, int levelA, int levelB)
    {
        var png = SheetRenderer.Png(Sheet(SyntheticRuns.Arm(Old, a, levelA, 1, hosts: 3), SyntheticRuns.Arm(New, b, levelB, 50, hosts: 3)));

        Keep(name, png);
        using var image = SKBitmap.Decode(png);
        Assert.Equal(1800, image.Width);
        Assert.InRange(image.Height, 900, 2400);
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

        Keep("one-event", SheetRenderer.Png(Sheet(new Arm(Old, [a]), new Arm(New, [one]))));
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

        Keep("troubled", SheetRenderer.Png(Sheet(arm, new Arm("a very long label that a person gave to the patched kernel build " + New, troubled))));
    }

    [Theory]
    [InlineData("cohort-one", 1)]
    [InlineData("cohort-six", 6)]
    public void Cohort_is_drawn(string name, int runs) =>
        Keep(name, SheetRenderer.Png(CohortSheet.Build(SyntheticRuns.Arm(Old, runs, 3000, 1), SyntheticRuns.Options)));

    static Sheet Sheet(Arm a, Arm b) => CompareSheet.Build(ArmComparer.Compare(a, b, SyntheticRuns.Options));

    static HashSet<SKColor> Colours(SKBitmap image) => [.. image.Pixels];

    static void Keep(string name, byte[] png)
    {
        Assert.True(png.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']));
        if (Environment.GetEnvironmentVariable("FLEET_FIGURES") is { Length: > 0 } folder)
        {
            File.WriteAllBytes(Path.Combine(folder, name + ".png"), png);
        }
    }
}
