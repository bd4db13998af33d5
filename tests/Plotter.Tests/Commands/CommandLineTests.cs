// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Text.Json;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Tests.Sources;
using Fleet.TestKit;

namespace Fleet.Plotter.Tests.Commands;

/// <summary>The program as a shell meets it.</summary>
public sealed class CommandLineTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Compare_writes_figure_text_and_json()
    {
        await File.WriteAllTextAsync(_folder.File("old.json"), SeedJson.Whole, Stop);
        Recordings.Write(_folder.File("new.frag"), "6.12.1-test", "h1", 7);

        var (code, stdout, stderr) = await RunAsync(
            "compare", _folder.File("old.json"), "patched=" + _folder.File("new.frag"), "--out", _folder.File("out"));

        Assert.Equal((ExitCode.Ok, "", ""), (code, stdout, stderr));
        Assert.Matches(@"^extfrag events < order 9: \d+ -> \d+ \(\d+% more\) per hour\n", await File.ReadAllTextAsync(_folder.File("out/report.txt"), Stop));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("out/report.json"), Stop));
        Assert.Equal("patched", json.RootElement.GetProperty("arms")[1].GetProperty("label").GetString());
        Assert.True(new FileInfo(_folder.File("out/compare.png")).Length > 10_000);
    }

    [Fact]
    public async Task Several_sources_an_arm_and_a_store()
    {
        Recordings.Write(_folder.File("a1.frag"), "6.1.0", "h1", 7);
        Recordings.Write(_folder.File("a2.frag"), "6.1.0", "h1", 8);
        Recordings.Write(_folder.File("b1.frag"), "6.12.0", "h1", 9);

        var (code, stdout, _) = await RunAsync(
            "compare", "--a", _folder.File("a1.frag"), _folder.File("a2.frag"), "--b", "kernel=6.12*", "--store", _folder.Path);

        Assert.Equal(ExitCode.Ok, code);
        Assert.StartsWith("extfrag events < order 9: 7.5 -> 9 (20% more)\n", stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Latest_run_is_a_source_and_no_file_of_arguments()
    {
        Recordings.Write(_folder.File("a1.frag"), "6.1.0", "h1", 7);

        Assert.Equal(ExitCode.Ok, (await RunAsync("compare", "@latest", "@latest", "--store", _folder.Path)).Code);
    }

    [Fact]
    public async Task List_shows_the_runs_of_a_store()
    {
        Recordings.Write(_folder.File("a1.frag"), "6.1.0", "h1", 7, ("workload", "pw"));

        var (code, stdout, _) = await RunAsync("list", "--store", _folder.Path);

        Assert.Equal(ExitCode.Ok, code);
        Assert.Matches(@"RUN +STARTED +HOST +DURATION +KERNEL +LABELS\n[0-9a-f]{12}  2026-01-01T00:00:03Z  h1 +10 s  6.1.0 +workload=pw\n", stdout);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "unknown flag --wrong", "compare", "--wrong")]
    [InlineData(ExitCode.Usage, "compare wants two sources", "compare", "only-one.frag")]
    [InlineData(ExitCode.Usage, "no such file or directory: no.frag", "compare", "no.frag", "no.frag")]
    [InlineData(ExitCode.Usage, "key=pattern", "compare", "kernel=6,oops", "kernel=6", "--store", ".")]
    [InlineData(ExitCode.Usage, "--alpha", "compare", "a.frag", "b.frag", "--alpha", "7")]
    [InlineData(ExitCode.Usage, "cannot read the policy", "gate", ".", ".", "--policy", "/no/policy.json")]
    [InlineData(ExitCode.Usage, "--policy", "gate", ".", ".")]
    [InlineData(ExitCode.Usage, "'pdf' not recognized", "compare", "a.frag", "b.frag", "--format", "pdf")]
    [InlineData(ExitCode.Usage, "kernel was measured", "label", "@latest", "kernel=6.6", "--store", "{folder}/runs")]
    [InlineData(ExitCode.Usage, "'oops' is no label", "label", "@latest", "oops", "--store", "{folder}/runs")]
    [InlineData(ExitCode.Usage, "is a recording", "label", "@latest", "a=b", "--store", "{folder}/runs/one.frag")]
    [InlineData(ExitCode.NoData, "matches kernel=5*", "label", "kernel=5*", "a=b", "--store", "{folder}/runs")]
    [InlineData(ExitCode.NoData, "a history needs two", "history", "{folder}/runs/one.frag")]
    [InlineData(ExitCode.NoData, "no run matches kernel=5*", "compare", "kernel=5*", "kernel=6*", "--store", "{folder}")]
    [InlineData(ExitCode.NoData, "no run in", "list", "--store", "{folder}")]
    [InlineData(ExitCode.Unreachable, "no store at /no/such/place", "list", "--store", "/no/such/place")]
    [InlineData(ExitCode.Unreachable, "cannot be reached", "compare", "kernel=5*", "kernel=6*", "--store", "postgresql://x@127.0.0.1:1/x")]
    [InlineData(ExitCode.Unreachable, "127.0.0.1:1", "healthcheck", "--http", "127.0.0.1:1")]
    public async Task Errors_are_one_line_and_an_exit_code(int code, string words, params string[] args)
    {
        Directory.CreateDirectory(_folder.File("runs"));
        Recordings.Write(_folder.File("runs/one.frag"), "6.1.0", "h1", 7);
        var (exit, stdout, stderr) = await RunAsync([.. args.Select(arg => arg.Replace("{folder}", _folder.Path, StringComparison.Ordinal))]);

        Assert.Equal(code, exit);
        Assert.Equal("", stdout);
        Assert.Contains(words, stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("history", "history-fragmenting-events.csv", "build,value,")]
    [InlineData("matrix", "table-fragmenting-events-events-h.csv", "host,6.1.0,6.12.0")]
    [InlineData("compare", "runs-fragmenting-events.csv", "arm,run,value,unit")]
    public async Task Figure_has_the_numbers_of_its_panels_beside_it(string verb, string panel, string beginning)
    {
        Recordings.Write(_folder.File("a.frag"), "6.1.0", "h1", 7);
        Recordings.Write(_folder.File("b.frag"), "6.12.0", "h1", 9);
        string[] sources = verb == "compare" ? [_folder.File("a.frag"), _folder.File("b.frag"), "--png"] : [_folder.Path, "-o"];

        var (code, _, stderr) = await RunAsync([verb, .. sources, _folder.File("figure.png")]);

        Assert.Equal((ExitCode.Ok, ""), (code, stderr));
        Assert.True(new FileInfo(_folder.File("figure.png")).Length > 10_000);
        Assert.StartsWith(beginning, await File.ReadAllTextAsync(_folder.File("figure.panels/" + panel), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_are_corrected_without_touching_a_recording()
    {
        Recordings.Write(_folder.File("a1.frag"), "6.1.0", "h1", 7, ("workload", "ph"));
        var bytes = await File.ReadAllBytesAsync(_folder.File("a1.frag"), Stop);

        var (code, stdout, _) = await RunAsync("label", "workload=ph", "workload=pw", "disk=nvme", "--store", _folder.Path);

        Assert.Equal(ExitCode.Ok, code);
        Assert.Matches("^[0-9a-f]{32} h1-[0-9a-f]{6}\\n$", stdout);
        Assert.Contains("disk=nvme,workload=pw", (await RunAsync("list", "workload=pw", "--store", _folder.Path)).Stdout, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder.File("a1.frag"), Stop));
    }

    [Theory]
    [InlineData("mail", "extfrag events < order 9: ")]
    [InlineData("csv", "metric,title,unit,")]
    [InlineData("junit", "<?xml ")]
    [InlineData("html", "<!doctype html>")]
    public async Task Format_goes_to_stdout(string format, string beginning)
    {
        await File.WriteAllTextAsync(_folder.File("old.json"), SeedJson.Whole, Stop);

        var (code, stdout, _) = await RunAsync("compare", _folder.File("old.json"), _folder.File("old.json"), "--format", format, "--style", "lkp");

        Assert.Equal(ExitCode.Ok, code);
        Assert.StartsWith(beginning, stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 100, ExitCode.Regression, "FAIL extfrag_fragmenting: worse")]
    [InlineData(4, 7, ExitCode.Ok, "PASS 1 metric")]
    [InlineData(2, 100, ExitCode.NoData, "CANNOT TELL extfrag_fragmenting: 2 and 2 runs")]
    public async Task Gate_says_it_by_exit_code_and_first_line(int runs, ulong events, int expected, string beginning)
    {
        Directory.CreateDirectory(_folder.File("a"));
        Directory.CreateDirectory(_folder.File("b"));
        for (var i = 0; i < runs; i++)
        {
            Recordings.Write(_folder.File($"a/{i}.frag"), "6.1.0", "h1", 7 + (ulong)i);
            Recordings.Write(_folder.File($"b/{i}.frag"), "6.12.0", "h1", events + (ulong)i);
        }

        await File.WriteAllTextAsync(_folder.File("policy.json"), """{ "schema": "fleet/policy/v1", "metrics": { "extfrag_fragmenting": {} } }""", Stop);

        var (code, stdout, _) = await RunAsync("gate", _folder.File("a"), _folder.File("b"), "--policy", _folder.File("policy.json"));

        Assert.Equal(expected, code);
        Assert.StartsWith(beginning, stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_that_cannot_be_written_is_said()
    {
        await File.WriteAllTextAsync(_folder.File("old.json"), SeedJson.Whole, Stop);

        var (code, _, stderr) = await RunAsync("compare", _folder.File("old.json"), _folder.File("old.json"), "--text", "/proc/no/report.txt");

        Assert.NotEqual(ExitCode.Ok, code);
        Assert.Contains("cannot write /proc/no/report.txt", stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_disk_is_neither_usage_nor_our_fault()
    {
        using var disk = new SmallDisk(64);
        disk.Fill();
        await File.WriteAllTextAsync(_folder.File("old.json"), SeedJson.Whole, Stop);

        var (code, _, stderr) = await RunAsync(
            "compare", _folder.File("old.json"), _folder.File("old.json"), "--text", Path.Combine(disk.Path, "report.txt"));

        Assert.Equal(ExitCode.Unreachable, code);
        Assert.Matches("^fleet-plotter: cannot write .*report.txt: [^\n]+\n$", stderr);
    }

    [Fact]
    public async Task Folder_that_is_a_file_is_a_mistake_of_usage()
    {
        await File.WriteAllTextAsync(_folder.File("old.json"), SeedJson.Whole, Stop);

        var (code, _, stderr) = await RunAsync(
            "compare", _folder.File("old.json"), _folder.File("old.json"), "--out", _folder.File("old.json"));

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("cannot write", stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_stdout_is_said_too()
    {
        await File.WriteAllTextAsync(_folder.File("old.json"), SeedJson.Whole, Stop);
        var shell = new ProcessStartInfo("/bin/sh") { RedirectStandardError = true };
        shell.ArgumentList.Add("-c");
        shell.ArgumentList.Add("\"$@\" >/dev/full");
        foreach (var word in (string[])["sh", "dotnet", Path.Combine(AppContext.BaseDirectory, "fleet-plotter.dll"), "compare", _folder.File("old.json"), _folder.File("old.json")])
        {
            shell.ArgumentList.Add(word);
        }

        using var process = Process.Start(shell)!;
        var stderr = await process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);

        Assert.Equal(ExitCode.Unreachable, process.ExitCode);
        Assert.Contains("cannot write to stdout", stderr, StringComparison.Ordinal);
    }

    static async Task<(int Code, string Stdout, string Stderr)> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["FLEET_STORE"] = "", ["FLEET_STORE_FILE"] = "" },
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "fleet-plotter.dll"));
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        using var process = Process.Start(start)!;
        var (stdout, stderr) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, await stdout, await stderr);
    }
}
