// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.Agent.Tests.CommandLine;

/// <summary>What the agent costs, told and bounded, by the agent as a process.</summary>
public sealed class OwnCostTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public OwnCostTests() => Requires.Kernel();

    string Output => _folder.File("run.frag");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_own_cost_is_among_the_samples_and_in_the_summary()
    {
        var (code, _, stderr) = await AgentProcess.RunAsync("record", "-o", Output, "-t", "2.5", "--stacks", "all");

        var samples = Recorded.Read(Output).Samples;
        Assert.Equal(0, code);
        var cpu = samples.Where(row => row.Series.Metric == "agent.cpu_ns").Select(row => row.Values[0]).ToList();
        Assert.True(cpu.Count >= 2 && cpu.Order().SequenceEqual(cpu), string.Join(' ', cpu));
        Assert.Contains(samples, row => row.Series.Metric == "agent.rss_bytes" && row.Values[0] > 10 << 20);
        Assert.Contains(samples, row => row.Series.Metric == "agent.spool_bytes");
        Assert.Matches(@"agent +\d+ ms CPU \(\d+\.\d % of one\), \d+\.\d MiB memory at most, ring \d", stderr);
    }

    [Fact]
    public async Task Over_its_CPU_limit_it_sheds_detail_says_so_and_goes_on()
    {
        var (code, _, stderr) = await AgentProcess.RunAsync("record", "-o", Output, "-t", "8", "--max-cpu", "0.01%");

        Assert.Equal(0, code);
        Assert.Contains("detail lowered to 0 events/s, counts stay exact", stderr, StringComparison.Ordinal);
        var recorded = Recorded.Read(Output);
        Assert.NotNull(recorded.End);
        Assert.Equal(recorded.Counts, recorded.Events + recorded.Lost);
        // Samples go on to the end.
        Assert.Contains(recorded.Samples, row => row.BootNs > recorded.End.BootNs - 2_000_000_000);
    }

    [Theory]
    [InlineData("--event-budget", "many")]
    [InlineData("--max-cpu", "5")]
    [InlineData("--max-memory", "1MiB")]
    [InlineData("--stacks", "0")]
    public async Task A_bound_that_is_none_is_refused(string option, string value)
    {
        var (code, _, stderr) = await AgentProcess.RunAsync("record", "-o", Output, "-t", "1", option, value);

        Assert.Equal(2, code);
        Assert.StartsWith($"fleet-agent: {option}: '{value}' is no", stderr, StringComparison.Ordinal);
        Assert.False(File.Exists(Output));
    }
}
