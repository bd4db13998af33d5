// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Agent.Host;
using Fleet.Agent.Tests.CommandLine;
using Fleet.LibBpf;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Host;

/// <summary>What a running agent may do, thread by thread, as the kernel shows it.</summary>
public sealed class PrivilegeDropTests : IDisposable
{
    const ulong DacReadSearch = 1UL << (int)Capability.DacReadSearch;
    const ulong Kill = 1UL << (int)Capability.Kill;

    readonly TemporaryFolder _folder = new();

    public PrivilegeDropTests() => Requires.Kernel();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_the_attach_every_thread_has_given_up_what_it_does_not_need()
    {
        await using var agent = AgentProcess.Start("run", "--spool", _folder.File("spool"), "--collector", "http://127.0.0.1:9", "--debug");
        await agent.SaysAsync("gave up every capability but CAP_DAC_READ_SEARCH");
        await agent.SaysAsync("cannot be reached");

        AssertThreads(agent.Id, DacReadSearch);
        Assert.Equal(0, await agent.TerminateAsync());
        Assert.DoesNotContain("privileges could not be given up", agent.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_goes_on_without_privileges_and_loses_no_reading()
    {
        var output = _folder.File("run.frag");
        var (code, _, stderr) = await AgentProcess.RunAsync("record", "-o", output, "-t", "3", "--debug");

        Assert.Equal(0, code);
        Assert.Contains("gave up every capability", stderr, StringComparison.Ordinal);
        var recorded = Recorded.Read(output);
        Assert.Equal(recorded.Counts, recorded.Events + recorded.Lost);
        Assert.DoesNotContain("not understood", stderr, StringComparison.Ordinal);
        Assert.All((string[])["pagetypeinfo.free_blocks", "vmstat.nr_free_pages"], metric => Assert.Contains(metric, recorded.Metrics));
    }

    [Fact]
    public async Task The_recorded_command_has_what_the_agent_was_started_with()
    {
        await using var agent = AgentProcess.Start("record", "-o", _folder.File("run.frag"), "--debug", "--", "sh", "-c", "grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status; exec sleep 600");
        await agent.SaysAsync("NoNewPrivs");
        await agent.SaysAsync("gave up every capability but CAP_DAC_READ_SEARCH, CAP_KILL");

        var own = File.ReadAllLines("/proc/self/status").Where(line => line.StartsWith("CapEff", StringComparison.Ordinal) || line.StartsWith("CapBnd", StringComparison.Ordinal)
            || line.StartsWith("NoNewPrivs", StringComparison.Ordinal));
        Assert.Equal(own.Order(StringComparer.Ordinal), agent.Stdout.Split('\n').Order(StringComparer.Ordinal));
        AssertThreads(agent.Id, DacReadSearch | Kill);
        await agent.SignalAsync("TERM");
        Assert.Equal(128 + 15, await agent.ExitAsync());
    }

    [Fact]
    public async Task Without_privileges_to_give_up_it_runs_as_well()
    {
        Requires.Tool("setpriv");
        await using var agent = ProcessRun.Start("setpriv", ["--bounding-set", "-all,+bpf,+perfmon,+dac_read_search", "--inh-caps", "-all",
            AgentProcess.Path, "record", "-o", _folder.File("run.frag"), "--debug"]);
        await agent.SaysAsync("gave up every capability but CAP_DAC_READ_SEARCH");

        foreach (var status in Threads(agent.Id))
        {
            Assert.Equal((DacReadSearch, DacReadSearch, 1UL), (Number(status, "CapEff:"), Number(status, "CapPrm:"), Number(status, "NoNewPrivs:")));
        }
        Assert.Equal(0, await agent.TerminateAsync());
    }

    [Theory]
    [InlineData("6.1", false, false, new[] { Capability.DacReadSearch })]
    [InlineData("6.1", true, true, new[] { Capability.DacReadSearch, Capability.DacOverride, Capability.Kill })]
    [InlineData("5.15", false, false, new[] { Capability.DacReadSearch, Capability.Bpf })]
    public void What_is_needed_after_the_attach_depends_on_little(string kernel, bool foreignDirectory, bool hasCommand, Capability[] needed) =>
        Assert.Equal(needed, PrivilegeDrop.Needed(Version.Parse(kernel), foreignDirectory, hasCommand));

    static void AssertThreads(int pid, ulong kept)
    {
        var threads = Threads(pid);
        Assert.True(threads.Count > 3, $"only {threads.Count} threads");
        foreach (var status in threads)
        {
            foreach (var set in (string[])["CapEff:", "CapPrm:", "CapBnd:"])
            {
                Assert.Equal((set, kept), (set, Number(status, set)));
            }
            foreach (var set in (string[])["CapInh:", "CapAmb:"])
            {
                Assert.Equal((set, 0UL), (set, Number(status, set)));
            }
            Assert.Equal(1UL, Number(status, "NoNewPrivs:"));
        }
    }

    static List<string> Threads(int pid) =>
        [.. Directory.GetDirectories($"/proc/{pid}/task").Select(thread => File.ReadAllText(Path.Combine(thread, "status")))];

    static ulong Number(string status, string line) =>
        ulong.Parse(status.Split('\n').Single(text => text.StartsWith(line, StringComparison.Ordinal))[line.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
