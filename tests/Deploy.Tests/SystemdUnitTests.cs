// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;
using Fleet.TestKit;

namespace Fleet.Deploy.Tests;

/// <summary>The agent's unit: understood by systemd, and as narrow as it says.</summary>
public sealed class SystemdUnitTests : IDisposable
{
    static readonly string Path = Repository.PathTo("deploy", "systemd", "fleet-agent.service");
    static readonly ILookup<string, string> Settings = File.ReadLines(Path)
        .Where(line => !line.StartsWith('#') && line.Contains('=', StringComparison.Ordinal))
        .Select(line => line.Split('=', 2)).ToLookup(pair => pair[0], pair => pair[1]);

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Systemd_understands_every_line()
    {
        Requires.Tool("systemd-analyze");

        var (code, stdout, stderr) = await ProcessRun.RunAsync("systemd-analyze", "verify", "--man=no", Copy());

        Assert.DoesNotContain("fleet-agent.service", stdout + stderr, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Systemd_rates_its_exposure_low()
    {
        Requires.Tool("systemd-analyze");

        var (code, stdout, stderr) = await ProcessRun.RunAsync("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=30", Copy());

        Assert.True(code == 0, stdout + stderr);
    }

    [Fact]
    public void It_has_only_the_capabilities_that_it_names_and_cannot_gain_more()
    {
        const string Needed = "CAP_BPF CAP_PERFMON CAP_DAC_READ_SEARCH";

        Assert.Equal([Needed], Settings["AmbientCapabilities"]);
        Assert.Equal([Needed], Settings["CapabilityBoundingSet"]);
        Assert.Equal(["yes"], Settings["NoNewPrivileges"]);
        Assert.Equal(["yes"], Settings["DynamicUser"]);
        Assert.Equal(["strict"], Settings["ProtectSystem"]);
        Assert.Equal(["yes"], Settings["PrivateTmp"]);
        Assert.Single(Settings["MemoryMax"]);
    }

    [Theory]
    [InlineData("bpf")]
    [InlineData("perf_event_open")]
    [InlineData("open_by_handle_at")]
    [InlineData("adjtimex")]
    [InlineData("capset")]
    [InlineData("prctl")]
    [InlineData("tgkill")]
    [InlineData("statx")]
    [InlineData("fdatasync")]
    public async Task A_system_call_that_the_agent_makes_is_allowed(string call)
    {
        Requires.Tool("systemd-analyze");
        var allowed = Assert.Single(Settings["SystemCallFilter"]).Split(' ');

        Assert.True(allowed.Contains(call) || await ContainsAsync(allowed.Single(word => word.StartsWith('@')), call), call);
    }

    [Fact]
    public void A_call_that_is_not_allowed_fails_and_does_not_kill() => Assert.Equal(["EPERM"], Settings["SystemCallErrorNumber"]);

    [Fact]
    public void The_spool_and_the_marker_socket_are_where_the_agent_may_write()
    {
        Assert.Contains("--spool /var/lib/fleet/spool", Assert.Single(Settings["ExecStart"]), StringComparison.Ordinal);
        Assert.Equal(["fleet"], Settings["StateDirectory"]);
        Assert.Equal(["fleet"], Settings["RuntimeDirectory"]);
    }

    /// <summary>The sets of systemd contain each other.</summary>
    static async Task<bool> ContainsAsync(string set, string call)
    {
        var words = Regex.Matches((await ProcessRun.RunAsync("systemd-analyze", "syscall-filter", set)).Stdout, @"^\s+(\S+)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToList();
        if (words.Contains(call))
        {
            return true;
        }
        foreach (var inner in words.Where(word => word.StartsWith('@')))
        {
            if (await ContainsAsync(inner, call))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The program need not be installed where the tests run.</summary>
    string Copy()
    {
        var copy = _folder.File("fleet-agent.service");
        File.WriteAllText(copy, File.ReadAllText(Path).Replace("/usr/local/bin/fleet-agent", "/bin/true", StringComparison.Ordinal));
        return copy;
    }
}
