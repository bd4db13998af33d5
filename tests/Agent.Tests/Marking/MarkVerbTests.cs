// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Marking;
using Fleet.Agent.Tests.CommandLine;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Marking;

/// <summary>Two processes: one captures, one marks.</summary>
public sealed class MarkVerbTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string Output => _folder.File("run.frag");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_marker_lands_in_the_recording_with_the_moment_of_its_reception()
    {
        Requires.Kernel();
        await using var agent = Agent("record", "-o", Output);
        await agent.SaysAsync("capturing on");
        await Files.AppearAsync(_folder.Path, "agent-*.sock", 0);
        var (code, stdout, _) = await RunAsync("mark", "zweite Phase: größer");
        var told = ulong.Parse(stdout.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, (await RunAsync("mark", "at the very end")).Code);
        await agent.TerminateAsync();

        var recorded = Recorded.Read(Output);
        Assert.Equal(0, code);
        Assert.Equal(["zweite Phase: größer", "at the very end"], recorded.Markers.Select(marker => marker.Text));
        Assert.Equal(told, recorded.Markers[0].BootNs);
        Assert.InRange(told, recorded.Start.BootNs, recorded.End!.BootNs);
        Assert.Empty(RuntimeDirectory.Sockets(_folder.Path));
    }

    [Fact]
    public async Task The_socket_is_its_owners_alone()
    {
        Requires.Kernel();
        await using var agent = Agent("run", "--spool", _folder.File("spool"));
        await agent.SaysAsync("capturing on");
        await Files.AppearAsync(_folder.Path, "agent-*.sock", 0);

        var (_, path) = Assert.Single(RuntimeDirectory.Sockets(_folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(0, (await RunAsync("mark", "--pid", RuntimeDirectory.Sockets(_folder.Path)[0].Pid.ToString(System.Globalization.CultureInfo.InvariantCulture), "run takes markers too")).Code);
        Assert.Equal(0, await agent.TerminateAsync());
    }

    [Fact]
    public async Task Where_no_agent_runs_it_says_so_with_exit_code_4()
    {
        var (code, stdout, stderr) = await RunAsync("mark", "nobody hears this");

        Assert.Equal((4, ""), (code, stdout));
        Assert.Equal($"fleet-agent: no agent runs here for this user (looked in {_folder.Path}); start fleet-agent run or record first", stderr);
    }

    [Fact]
    public async Task The_socket_of_a_killed_agent_is_no_agent()
    {
        Requires.Kernel();
        await using (var agent = Agent("record", "-o", Output))
        {
            await agent.SaysAsync("capturing on");
            await Files.AppearAsync(_folder.Path, "agent-*.sock", 0);
            await agent.SignalAsync("KILL");
            await agent.ExitAsync();
        }
        Assert.Single(RuntimeDirectory.Sockets(_folder.Path));

        Assert.Equal(4, (await RunAsync("mark", "nobody hears this")).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public async Task What_is_no_line_of_text_is_refused(string text) => Assert.Equal(2, (await RunAsync("mark", text)).Code);

    [Fact]
    public void The_runtime_directory_follows_systemd_then_the_user()
    {
        Assert.Equal("/run/own", RuntimeDirectory.Of(name => name == "RUNTIME_DIRECTORY" ? "/run/own:/run/other" : null, root: true));
        Assert.Equal("/run/fleet", RuntimeDirectory.Of(_ => null, root: true));
        Assert.Equal("/run/user/7/fleet-me", RuntimeDirectory.Of(name => name switch { "XDG_RUNTIME_DIR" => "/run/user/7", "USER" => "me", _ => null }, root: false));
    }

    ProcessRun Agent(params string[] arguments) => ProcessRun.Start("env", [$"RUNTIME_DIRECTORY={_folder.Path}", AgentProcess.Path, .. arguments]);

    Task<(int Code, string Stdout, string Stderr)> RunAsync(params string[] arguments) =>
        ProcessRun.RunAsync("env", [$"RUNTIME_DIRECTORY={_folder.Path}", AgentProcess.Path, .. arguments]);
}
