// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;
using Fleet.TestKit;

namespace Fleet.EndToEnd.Tests;

/// <summary>The whole path, with the programs as they ship.</summary>
public sealed class KernelToFigureTests : IDisposable
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

    static async Task<JsonArray> Runs(string store)
    {
        var (exitCode, output, error) = await Shipped.RunAsync("plotter", "list", "--store", store, "--format", "json");
        Assert.True(exitCode == 0, error);
        return JsonNode.Parse(output)!["runs"]!.AsArray();
    }
}
