// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;
using Fleet.Agent.Tests.Shipping;
using Fleet.Recording;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.CommandLine;

public sealed class RunVerbTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public RunVerbTests() => Requires.Kernel();

    string Spool => _folder.File("spool");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_is_shipped_from_its_start_to_its_end()
    {
        await using var collector = await CollectorDouble.StartAsync();
        await using var agent = AgentProcess.Start("run", "--spool", Spool, "--collector", collector.Address.ToString(), "--label", "case=whole");
        await collector.FirstBatch.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await agent.SignalAsync("TERM");

        Assert.Equal(0, await agent.ExitAsync());
        var facts = collector.Kept.Single(lane => lane.Key.Lane == Lane.Summary).Value.Select(BatchCodec.Decode).ToList();
        Assert.Equal("whole", facts[0].RunStart.Labels["case"]);
        Assert.Equal(RunEnd.Types.Reason.Signal, facts[^1].RunEnd.Reason);
        Assert.Empty(Directory.GetFiles(Spool, "*.frag"));
    }

    [Fact]
    public async Task Without_its_collector_the_agent_goes_on_and_keeps_everything()
    {
        await using var agent = AgentProcess.Start("run", "--spool", Spool, "--collector", "http://127.0.0.1:9");
        await agent.SaysAsync("cannot be reached: Connection refused");
        await agent.SignalAsync("INT");

        Assert.Equal(0, await agent.ExitAsync());
        Assert.Contains("they stay in the spool", agent.Stderr, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Spool, "*-summary-*.frag"));
    }

    [Fact]
    public async Task Its_counters_are_answered_while_it_runs()
    {
        await using var agent = AgentProcess.Start("run", "--spool", Spool, "--metrics", "127.0.0.1:0");
        var (_, text) = await AnsweredAsync(agent);
        await agent.SignalAsync("TERM");

        Assert.Equal(0, await agent.ExitAsync());
        Assert.Matches("fleet_agent_counted_events_total{kind=\"extfrag\"} [0-9]", text);
        Assert.Contains("fleet_agent_spool_degraded 0", text);
    }

    [Fact]
    public async Task Its_counters_are_answered_again_after_there_was_no_descriptor_for_a_caller()
    {
        await using var agent = AgentProcess.Start("run", "--spool", Spool, "--metrics", "127.0.0.1:0");
        var (page, _) = await AnsweredAsync(agent);
        // Whatever it opens next fails with EMFILE.
        await LimitFilesAsync(agent.Id, "0:");
        using var http = new HttpClient();
        var early = http.GetStringAsync(page, TestContext.Current.CancellationToken);
        await agent.SaysAsync("was not answered");
        await LimitFilesAsync(agent.Id, "1024:");

        Assert.Contains("fleet_agent_", await early, StringComparison.Ordinal);
        Assert.Contains("fleet_agent_", await http.GetStringAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await agent.SignalAsync("TERM");
        Assert.Equal(0, await agent.ExitAsync());

        static async Task LimitFilesAsync(int process, string softAndHard)
        {
            var (code, _, errors) = await ProcessRun.RunAsync("prlimit", "--pid", $"{process}", $"--nofile={softAndHard}");
            Assert.True(code == 0, errors);
        }
    }

    /// <summary>Waits for its first page of figures.</summary>
    static async Task<(Uri Page, string Text)> AnsweredAsync(ProcessRun agent)
    {
        await agent.SaysAsync("metrics at");
        var page = new Uri(Regex.Match(agent.Stderr, "metrics at (http://[^ \n]+)").Groups[1].Value);
        using var http = new HttpClient();
        string text;
        while (!(text = await http.GetStringAsync(page, TestContext.Current.CancellationToken)).Contains("fleet_agent_spool_pending_batches", StringComparison.Ordinal))
        {
            await Task.Yield();
        }
        return (page, text);
    }

    [Fact]
    public async Task After_kill_9_the_next_run_ships_what_was_left()
    {
        await using (var killed = AgentProcess.Start("run", "--spool", Spool, "--collector", "http://127.0.0.1:9"))
        {
            await killed.SaysAsync("cannot be reached");
            await Files.AppearAsync(Spool, "*-summary-*.frag", 1000);
            await killed.SignalAsync("KILL");
            await killed.ExitAsync();
        }
        var left = Assert.Single(Directory.GetFiles(Spool, "*-summary-*.frag"));
        var earlier = Guid.ParseExact(Path.GetFileName(left)[..32], "N");

        await using var collector = await CollectorDouble.StartAsync();
        await using var agent = AgentProcess.Start("run", "--spool", Spool, "--collector", collector.Address.ToString());
        await agent.SaysAsync("earlier runs are still to be shipped");
        await agent.SaysAsync("connected to");
        await agent.SignalAsync("TERM");

        Assert.Equal(0, await agent.ExitAsync());
        var facts = collector.Kept[new(earlier, Lane.Summary)].Select(BatchCodec.Decode).ToList();
        Assert.NotNull(facts[0].RunStart);
        Assert.Equal(2, collector.Kept.Keys.Count(key => key.Lane == Lane.Summary));
        Assert.Empty(Directory.GetFiles(Spool, "*.frag"));
    }
}
