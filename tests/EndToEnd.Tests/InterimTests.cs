// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;
using Fleet.TestKit;

namespace Fleet.EndToEnd.Tests;

/// <summary>One process records; others read the file meanwhile, and export it.</summary>
public sealed class InterimTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_recording_is_plotted_and_exported_while_it_grows_and_goes_on_unharmed()
    {
        Requires.Kernel();
        var recording = _folder.File("run.frag");
        await using var agent = Shipped.Start("agent", "record", "--interim", "-o", recording, "-v");
        await agent.SaysAsync("capturing on");
        long size = 0;
        for (var peek = 1; peek <= 3; peek++)
        {
            size = await GrownAsync(recording, beyond: size);
            var plot = await Shipped.RunAsync("plotter", "plot", recording, "-o", _folder.File($"peek{peek}.png"));
            Assert.True(plot.Code == 0, plot.Stderr);
            var export = await Shipped.RunAsync("agent", "export", recording, "--format", "seed-json", "-o", _folder.File($"peek{peek}.json"));
            Assert.True(export.Code == 0, export.Stderr);
            var metadata = JsonNode.Parse(File.ReadAllText(_folder.File($"peek{peek}.json")))!["metadata"]!;
            Assert.False((bool)metadata["complete"]!);
            Assert.True((long)metadata["extfrag_in_detail"]! >= (long)metadata["extfrag_counted"]!, "detail precedes its counts");
        }
        Assert.Equal(0, await agent.TerminateAsync());

        var last = await Shipped.RunAsync("agent", "export", recording, "--format", "seed-json");
        Assert.True((bool)JsonNode.Parse(last.Stdout)!["metadata"]!["complete"]!);
    }

    [Fact]
    public async Task An_export_read_back_has_the_counts_of_the_recording()
    {
        const string Stream = "01fe9529dc954eec814845a891c7ad8e";
        string[] segments = [.. Recordings.All.Where(path => Path.GetFileName(path).StartsWith(Stream, StringComparison.Ordinal))];
        var (own, seed) = (_folder.File("own"), _folder.File("seed.json"));
        Directory.CreateDirectory(own);
        Array.ForEach(segments, segment => File.Copy(segment, Path.Combine(own, Path.GetFileName(segment))));
        Assert.Equal(0, (await Shipped.RunAsync("agent", ["export", .. segments, "--format", "seed-json", "-o", seed])).Code);

        var (code, _, stderr) = await Shipped.RunAsync("plotter", "compare", "kernel=6.1*", seed, "--store", own, "-o", _folder.File("compare"));

        Assert.True(code == 0, stderr);
        Assert.Matches(@"extfrag events < order 9[a-z -]*: (\d+) -> \1\b", File.ReadAllText(Path.Combine(_folder.File("compare"), "report.txt")));
    }

    static async Task<long> GrownAsync(string path, long beyond)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!File.Exists(path) || new FileInfo(path).Length <= beyond)
        {
            await Task.Delay(20, deadline.Token);
        }
        return new FileInfo(path).Length;
    }
}
