// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleet.TestKit;

namespace Fleet.EndToEnd.Tests;

/// <summary>The whole path, with the programs as they ship.</summary>
public sealed class KernelToFigureTests(TimescaleFixture database) : IClassFixture<TimescaleFixture>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task This_kernel_is_recorded_streamed_and_stored_and_SIGTERM_loses_nothing()
    {
        Requires.Kernel();
        await using var collector = await Collector.StartAsync(_folder.File("store"));
        await using var agent = Shipped.Start("agent", "run", "--collector", collector.Url, "--spool", _folder.File("spool"), "--label", "arm=x");
        await agent.SaysAsync("connected");

        Assert.Equal(0, await agent.TerminateAsync());
        Assert.Equal(0, await collector.StopAsync());

        Assert.Empty(Directory.EnumerateFiles(_folder.File("spool"), "*.frag", SearchOption.AllDirectories));
        var runs = await Runs(_folder.File("store"));
        var run = Assert.Single(runs);
        Assert.Equal("x", (string?)run!["labels"]!["arm"]);
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), (string?)run["labels"]!["kernel"]);
        Assert.NotNull(run["ended"]);
    }

    [Fact]
    public async Task Recordings_an_embedded_store_and_TimescaleDB_give_the_same_comparison()
    {
        Assert.Equal(0, (await Shipped.RunAsync("collector", "migrate", "--store", database.Url)).Code);
        await Push(_folder.File("store"));
        await Push(database.Url);

        var fromFiles = await Compare("files", Repository.PathTo("lab", "recordings"));
        var fromDirectory = await Compare("directory", _folder.File("store"));
        var fromDatabase = await Compare("database", database.Url);

        Assert.Equal(fromFiles, fromDirectory);
        Assert.Equal(fromFiles, fromDatabase);
    }

    async Task Push(string store)
    {
        await using var collector = await Collector.StartAsync(store);
        var (exitCode, _, error) = await Shipped.RunAsync("agent", ["push", .. Recordings.All, "--collector", collector.Url]);
        Assert.True(exitCode == 0, error);
        Assert.Equal(0, await collector.StopAsync());
    }

    async Task<string> Compare(string name, string store)
    {
        var folder = _folder.File(name);
        var kernels = (await Runs(store)).Select(run => (string)run!["labels"]!["kernel"]!).Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(2, kernels.Length);

        var (exitCode, _, error) = await Shipped.RunAsync("plotter", "compare",
            $"kernel={kernels[0]}", $"kernel={kernels[1]}", "--store", store, "-o", folder);

        Assert.True(exitCode == 0, error);
        Assert.True(new FileInfo(Path.Combine(folder, "compare.png")).Length > 10_000);
        Assert.Matches(@"^extfrag events < order 9[a-z -]*: \d+ -> \d+", File.ReadAllText(Path.Combine(folder, "report.txt")));
        return Regex.Replace(File.ReadAllText(Path.Combine(folder, "report.json")), "\"source\": *\"[^\"]*\",?", "");
    }

    static async Task<JsonArray> Runs(string store)
    {
        var (exitCode, output, error) = await Shipped.RunAsync("plotter", "list", "--store", store, "--format", "json");
        Assert.True(exitCode == 0, error);
        return JsonNode.Parse(output)!["runs"]!.AsArray();
    }
}
