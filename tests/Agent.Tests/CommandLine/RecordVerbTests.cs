// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Tests.Probes;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.CommandLine;

/// <summary>The agent as a process, on this machine's kernel.</summary>
public sealed class RecordVerbTests : IDisposable
{
    const string CompactMemory = "/proc/sys/vm/compact_memory", CompactionEnd = "compaction/mm_compaction_end";

    readonly TemporaryFolder _folder = new();

    public RecordVerbTests() => Requires.Kernel();

    string Output => _folder.File("run.frag");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_recording_that_cannot_begin_because_the_disk_is_full_ends_with_4()
    {
        Requires.Kernel();
        using var disk = new SmallDisk(kibibytes: 64);
        disk.Fill();

        var (code, _, stderr) = await AgentProcess.RunAsync("record", "-o", Path.Combine(disk.Path, "a.frag"), "-t", "1");

        Assert.True(code == 4, $"exit code {code}:\n{stderr}");
        Assert.Contains("a.frag cannot be written: ", stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_commands_exit_code_is_passed_through_and_recorded()
    {
        var (code, stdout, stderr) = await AgentProcess.RunAsync("record", "-o", Output, "--label", "disk=nvme", "--", "sh", "-c", "echo from the command; exit 37");

        var recorded = Recorded.Read(Output);
        Assert.Equal((37, "from the command"), (code, stdout));
        Assert.Equal((RunEnd.Types.Reason.Command, 37), (recorded.End!.Reason, recorded.End.ExitCode));
        Assert.Equal("nvme", recorded.Start.Labels["disk"]);
        Assert.Equal(recorded.Start.Host.KernelRelease, recorded.Start.Labels["kernel"]);
        Assert.Equal(HostFacts.Types.Capture.Hybrid, recorded.Start.Host.Capture);
        Assert.Equal(recorded.Counts, recorded.Events + recorded.Lost);
        Assert.Contains("agent  ", stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_changes_is_recorded_with_its_new_value()
    {
        const string Path = "/proc/sys/vm/compaction_proactiveness";
        Requires.That(File.Exists(Path), "needs vm.compaction_proactiveness");
        var before = File.ReadAllText(Path).Trim();
        var after = before == "21" ? "22" : "21";
        try
        {
            await AgentProcess.RunAsync("record", "-o", Output, "--", "sh", "-c", $"sleep 1.5; echo {after} > {Path}; sleep 1.5");
        }
        finally
        {
            File.WriteAllText(Path, before);
        }

        var recorded = Recorded.Read(Output);
        Assert.Equal(before, recorded.Start.Host.Sysctls["vm.compaction_proactiveness"]);
        var setting = Assert.Single(recorded.Settings, setting => setting.Name == "vm.compaction_proactiveness");
        Assert.Equal(after, setting.Value);
        Assert.InRange(setting.BootNs, recorded.Start.BootNs, recorded.End!.BootNs);
        Assert.Contains(recorded.Start.Host.Sources, source => source is { Name: "pagetypeinfo", Active: true, Detail: "" });
        Assert.Contains(recorded.Start.Host.Sources, source => source is { Name: "folio_migration_parts", Active: false, Detail: not "" });
    }

    [Fact]
    public async Task It_stops_when_its_time_is_over_though_nothing_happens()
    {
        var (code, _, _) = await AgentProcess.RunAsync("record", "-o", Output, "-t", "1.5");

        var recorded = Recorded.Read(Output);
        Assert.Equal((0, RunEnd.Types.Reason.Duration), (code, recorded.End!.Reason));
        Assert.InRange(recorded.Seconds, 1.4, 4);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_an_open_recording_in_good_order(string signal)
    {
        await using var agent = AgentProcess.Start("record", "-o", Output);
        await agent.SaysAsync("capturing on");
        await agent.SignalAsync(signal);

        Assert.Equal(0, await agent.ExitAsync());
        Assert.Equal(RunEnd.Types.Reason.Signal, Recorded.Read(Output).End!.Reason);
    }

    [Fact]
    public async Task A_signal_that_cuts_the_asked_time_short_is_130_and_keeps_everything()
    {
        await using var agent = AgentProcess.Start("record", "-o", Output, "-t", "600");
        await agent.SaysAsync("capturing on");
        await agent.SignalAsync("TERM");

        Assert.Equal(130, await agent.ExitAsync());
        Assert.Equal(RunEnd.Types.Reason.Signal, Recorded.Read(Output).End!.Reason);
    }

    [Fact]
    public async Task Started_in_the_background_of_a_script_it_still_heeds_an_interrupt()
    {
        // A shell without job control starts background commands with SIGINT ignored.
        await using var shell = ProcessRun.Start("sh", ["-c", "\"$0\" record -o \"$1\" & agent=$!; read go; kill -INT $agent; wait $agent", AgentProcess.Path, Output]);
        await shell.SaysAsync("capturing on");
        await shell.WriteLineAsync("go");

        Assert.Equal(0, await shell.ExitAsync());
        Assert.Equal(RunEnd.Types.Reason.Signal, Recorded.Read(Output).End!.Reason);
    }

    [Fact]
    public async Task Under_timeout_which_signals_twice_everything_is_kept()
    {
        await using var agent = ProcessRun.Start("timeout", ["-s", "TERM", "3", AgentProcess.Path, "record", "-o", Output]);

        Assert.Equal(124, await agent.ExitAsync());
        Assert.Equal(RunEnd.Types.Reason.Signal, Recorded.Read(Output).End!.Reason);
    }

    [Fact]
    public async Task A_signal_ends_the_command_and_then_the_recording()
    {
        await using var agent = AgentProcess.Start("record", "-o", Output, "--", "sh", "-c", "echo ready; exec sleep 600");
        await agent.SaysAsync("ready");
        await agent.SignalAsync("TERM");

        Assert.Equal(128 + 15, await agent.ExitAsync());
        Assert.Equal(RunEnd.Types.Reason.Signal, Recorded.Read(Output).End!.Reason);
    }

    [Fact]
    public async Task A_recording_that_was_killed_is_readable_up_to_then()
    {
        await using var agent = AgentProcess.Start("record", "-o", Output);
        await agent.SaysAsync("capturing on");
        await Files.AppearAsync(_folder.Path, "run.frag", 1000);
        await agent.SignalAsync("KILL");
        await agent.ExitAsync();

        var recorded = Recorded.Read(Output);
        Assert.Null(recorded.End);
        Assert.True(recorded.Start.Host.MemoryBytes > 0);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task What_happened_right_before_a_signal_is_in_the_recording(string signal)
    {
        await using var agent = AgentProcess.Start("record", "-o", Output);
        await agent.SaysAsync("capturing on");
        using var counter = new TracepointCounter(CompactionEnd);
        File.WriteAllText(CompactMemory, "1");
        var seen = counter.Read();
        await agent.SignalAsync(signal);

        Assert.Equal(0, await agent.ExitAsync());
        var recorded = Recorded.Read(Output);
        Assert.InRange(recorded.CountedCompactions, seen, counter.Read());
        Assert.Equal(recorded.CountedCompactions, (ulong)recorded.Compactions.Count(row => row.Kind == Kind.Compaction) + recorded.LostCompactions);
        Assert.Contains(recorded.Compactions, row => row.Origin == Origin.Manual && row.Pid == Environment.ProcessId);
    }

    [Fact]
    public async Task While_the_agent_is_stopped_the_kernel_goes_on_counting_and_the_books_close()
    {
        await using var agent = AgentProcess.Start("record", "-o", Output);
        await agent.SaysAsync("capturing on");
        using var counter = new TracepointCounter(CompactionEnd);
        await agent.SignalAsync("STOP");
        for (var i = 0; i < 3; i++)
        {
            File.WriteAllText(CompactMemory, "1");
        }
        var seen = counter.Read();
        await agent.SignalAsync("CONT");

        Assert.Equal(0, await agent.TerminateAsync());
        var recorded = Recorded.Read(Output);
        Assert.True(seen > 0);
        Assert.InRange(recorded.CountedCompactions, seen, counter.Read());
        Assert.Equal(recorded.CountedCompactions, (ulong)recorded.Compactions.Count(row => row.Kind == Kind.Compaction) + recorded.LostCompactions);
        Assert.Equal(recorded.Counts, recorded.Events + recorded.Lost);
    }

    [Fact]
    public async Task An_existing_file_is_not_overwritten_unless_forced()
    {
        File.WriteAllText(Output, "precious");

        var (code, _, stderr) = await AgentProcess.RunAsync("record", "-o", Output, "-t", "1");
        Assert.Equal((2, "precious"), (code, File.ReadAllText(Output)));
        Assert.Equal($"fleet-agent: {Output} exists; choose another name, or --force to replace it", stderr);

        Assert.Equal(0, (await AgentProcess.RunAsync("record", "-o", Output, "-t", "0.2", "--force")).Code);
        Assert.NotNull(Recorded.Read(Output).End);
    }

    [Theory]
    [InlineData("/nonexistent/program", 127)]
    [InlineData("/etc/passwd", 126)]
    public async Task A_command_that_cannot_be_started_leaves_no_recording(string command, int expected)
    {
        var (code, _, stderr) = await AgentProcess.RunAsync("record", "-o", Output, "--", command);

        Assert.Equal(expected, code);
        Assert.Contains(command, stderr, StringComparison.Ordinal);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task Without_privileges_it_says_what_is_missing_and_how_to_mend_it()
    {
        Requires.Tool("setpriv");
        Directory.CreateDirectory(_folder.File("open"));
        File.SetUnixFileMode(_folder.File("open"), (UnixFileMode)0b111_111_111);
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_101);
        var output = Path.Combine(_folder.File("open"), "run.frag");
        string[] drop = ["--bounding-set", "-all", "--inh-caps", "-all"];
        await using var refused = ProcessRun.Start("setpriv", [.. drop, AgentProcess.Path, "record", "-o", output, "-t", "1"]);
        Assert.Equal(5, await refused.ExitAsync());
        Assert.Contains("CAP_BPF", refused.Stderr, StringComparison.Ordinal);
        Assert.False(File.Exists(output));

        await using var samples = ProcessRun.Start("setpriv", [.. drop, AgentProcess.Path, "record", "-o", output, "-t", "0.5", "--allow-no-events"]);
        Assert.Equal(0, await samples.ExitAsync());
        Assert.Equal(HostFacts.Types.Capture.None, Recorded.Read(output).Start.Host.Capture);
    }
}
