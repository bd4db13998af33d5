// SPDX-License-Identifier: Apache-2.0
using System.Net;
using System.Net.Sockets;
using Fleet.TestKit;

namespace Fleet.EndToEnd.Tests;

/// <summary>Whatever a user gets wrong costs one clear line and a documented exit code, and nothing else.</summary>
public sealed class BadInputTests : IDisposable
{
    const int Usage = 2;
    const int NoData = 3;
    const int Unreachable = 4;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("agent", "run")]
    [InlineData("collector", "serve")]
    [InlineData("plotter", "compare")]
    public async Task An_unknown_flag_is_a_usage_error(string program, string verb) =>
        await Refused(Usage, "--frobnicate", program, verb, "--frobnicate");

    [Theory]
    [InlineData("novalue", "novalue")]
    [InlineData("=v", "label key ''")]
    [InlineData("bad key=v", "label key 'bad key'")]
    public async Task A_label_that_is_not_key_and_value_is_named(string label, string culprit) =>
        await Refused(Usage, culprit, "agent", "record", "-o", _folder.File("a.frag"), "--label", label, "-t", "1");

    [Fact]
    public async Task A_recording_is_not_overwritten()
    {
        File.WriteAllText(_folder.File("a.frag"), "mine");

        await Refused(Usage, _folder.File("a.frag"), "agent", "record", "-o", _folder.File("a.frag"), "-t", "1");

        Assert.Equal("mine", File.ReadAllText(_folder.File("a.frag")));
    }

    [Fact]
    public async Task A_foreign_file_is_not_pushed_and_not_compared()
    {
        var foreign = _folder.File("notes.frag");
        File.WriteAllText(foreign, "buy milk");

        await Refused(Usage, foreign, "agent", "push", foreign, "--collector", "http://127.0.0.1:9");
        await Refused(Usage, foreign, "plotter", "compare", foreign, foreign, "-o", _folder.File("out"));
    }

    [Fact]
    public async Task A_recording_that_is_not_there_is_named()
    {
        var missing = _folder.File("missing.frag");

        await Refused(Usage, missing, "plotter", "compare", missing, missing, "-o", _folder.File("out"));
        await Refused(Usage, missing, "agent", "push", missing, "--collector", "http://127.0.0.1:9");
    }

    [Fact]
    public async Task A_collector_that_is_not_there_ends_a_push_with_4()
    {
        var recording = Recordings.Any();

        await Refused(Unreachable, "127.0.0.1:9", "agent", "push", recording, "--collector", "http://127.0.0.1:9");
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = listener.LocalEndpoint.ToString()!;

        await Refused(Usage, taken, "collector", "serve", "--store", _folder.File("store"), "--grpc", taken, "--http", "127.0.0.1:0");
    }

    [Fact]
    public async Task A_selector_that_chooses_no_run_ends_with_3()
    {
        Directory.CreateDirectory(_folder.File("store"));

        await Refused(NoData, "kernel=9", "plotter", "compare", "kernel=9", "kernel=8", "--store", _folder.File("store"), "-o", _folder.File("out"));
    }

    [Fact]
    public async Task A_database_that_is_not_there_ends_a_comparison_with_4() =>
        await Refused(Unreachable, "127.0.0.1", "plotter", "compare", "kernel=9", "kernel=8",
            "--store", "postgresql://fleet:secret@127.0.0.1:9/fleet", "-o", _folder.File("out"));

    [Fact]
    public async Task Without_privileges_the_agent_names_the_capability_and_ends_with_5()
    {
        Requires.Root();
        Requires.Tool("setpriv");
        var agent = _folder.File("fleet-agent");
        File.Copy(Shipped.Path("agent"), agent);
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_111);

        var (exitCode, _, error) = await ProcessRun.RunAsync("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
            agent, "record", "-o", _folder.File("a.frag"), "-t", "1");

        Assert.Equal(5, exitCode);
        Assert.Contains("CAP_BPF", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("a.frag")));
    }

    [Fact]
    public async Task On_a_kernel_without_BTF_the_agent_says_which_kernel_to_boot_and_ends_with_5()
    {
        Requires.Root();
        Requires.Tool("unshare");

        // A mount namespace of its own, in which the kernel's BTF is not to be seen.
        var (exitCode, _, error) = await ProcessRun.RunAsync("unshare", "--mount", "sh", "-c",
            "mount -t tmpfs none /sys/kernel/btf && exec \"$@\"", "sh",
            Shipped.Path("agent"), "record", "-o", _folder.File("a.frag"), "-t", "1");

        Assert.Equal(5, exitCode);
        Assert.Contains("CONFIG_DEBUG_INFO_BTF=y", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("a.frag")));
    }

    /// <summary>The exit code, and one line on stderr that names the culprit; nothing on stdout, no stack trace.</summary>
    static async Task Refused(int exitCode, string culprit, string program, params string[] arguments)
    {
        var (actual, output, error) = await Shipped.RunAsync(program, arguments);

        Assert.True(exitCode == actual, $"exit code {actual}, not {exitCode}; stderr:\n{error}");
        Assert.Empty(output);
        Assert.Contains(culprit, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }
}
