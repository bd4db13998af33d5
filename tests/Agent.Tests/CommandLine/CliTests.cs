// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.CommandLine;

public sealed class CliTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("record -o x.frag --nonsense", "--nonsense")]
    [InlineData("run --nonsense", "--nonsense")]
    [InlineData("record -o x.frag true", "a command comes after --")]
    [InlineData("record", "--output")]
    [InlineData("", "command")]
    [InlineData("push", "FILE")]
    [InlineData("push x.frag", "--collector")]
    [InlineData("record -o x.frag --label nope", "label 'nope' has no '='")]
    [InlineData("record -o x.frag -t 0", "--time 0")]
    [InlineData("record -o x.frag -t soon", "soon")]
    [InlineData("record -o /nonexistent/x.frag", "/nonexistent does not exist")]
    [InlineData("run --collector 127.0.0.1", "write e.g. http://127.0.0.1:7417")]
    [InlineData("run --spool-bytes many", "'many' is no size")]
    [InlineData("run --config /nonexistent.json", "/nonexistent.json: cannot be read")]
    [InlineData("doctor --format yaml", "yaml")]
    public async Task Bad_usage_is_one_line_and_exit_code_2(string arguments, string named)
    {
        var (code, stdout, stderr) = await AgentProcess.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((2, ""), (code, stdout));
        Assert.Single(stderr.Split('\n'));
        Assert.Contains(named, stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_shows_examples_and_exit_codes()
    {
        var (code, stdout, _) = await AgentProcess.RunAsync("--help");

        Assert.Equal(0, code);
        Assert.Contains("fleet-agent record -o build.frag -- make -j8", stdout, StringComparison.Ordinal);
        Assert.Contains("130 interrupted", stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_finds_this_host_fit_in_both_formats()
    {
        Requires.Kernel();
        var table = await AgentProcess.RunAsync("doctor");
        var json = await AgentProcess.RunAsync("doctor", "--format", "json");

        Assert.Equal((0, 0), (table.Code, json.Code));
        Assert.Contains("load and attach", table.Stdout, StringComparison.Ordinal);
        Assert.All(Agent.Probes.Sources.EventSources.All, source => Assert.Contains($"events {source.Name} ", table.Stdout, StringComparison.Ordinal));
        using var parsed = JsonDocument.Parse(json.Stdout);
        Assert.True(parsed.RootElement.GetProperty("healthy").GetBoolean());
        Assert.Equal(1, parsed.RootElement.GetProperty("schema").GetInt32());
        Assert.All(parsed.RootElement.GetProperty("findings").EnumerateArray(), finding => Assert.Equal("ok", finding.GetProperty("health").GetString()));
    }

    [Fact]
    public async Task Doctor_without_privileges_names_each_remedy_and_exits_5()
    {
        Requires.Kernel();
        Requires.Tool("setpriv");
        await using var doctor = ProcessRun.Start("setpriv", ["--bounding-set", "-all", "--inh-caps", "-all", AgentProcess.Path, "doctor", "--collector", "http://127.0.0.1:9"]);

        Assert.Equal(5, await doctor.ExitAsync());
        var lines = doctor.Stdout.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            Assert.True(!lines[i].StartsWith("MISSING", StringComparison.Ordinal) || lines[i + 1].TrimStart().StartsWith("-> ", StringComparison.Ordinal), lines[i]);
        }
        Assert.Contains("MISSING   CAP_BPF", doctor.Stdout, StringComparison.Ordinal);
        Assert.Matches("MISSING   collector +http://127.0.0.1:9/: Connection refused", doctor.Stdout);
    }

    [Fact]
    public async Task Doctor_exits_4_when_only_the_collector_is_away()
    {
        Requires.Kernel();

        Assert.Equal(4, (await AgentProcess.RunAsync("doctor", "--collector", "http://127.0.0.1:9")).Code);
    }

    [Fact]
    public async Task Pushing_to_nobody_is_exit_code_4_and_says_what_is_left()
    {
        var path = _folder.File("run.frag");
        var key = Some.Stream();
        using (var writer = Fleet.Recording.Segments.SegmentWriter.Create(path, new(key.StreamId, V1.Lane.Unspecified, 1, 0)))
        {
            writer.Append(Some.Batch(key, 1));
        }

        var (code, _, stderr) = await AgentProcess.RunAsync("push", path, "--collector", "http://127.0.0.1:9");

        Assert.Equal(4, code);
        Assert.Contains("1 of 1 batches could not be pushed", stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pushing_a_foreign_file_is_exit_code_2()
    {
        var path = _folder.File("foreign.frag");
        File.WriteAllText(path, "not a segment at all");

        var (code, _, stderr) = await AgentProcess.RunAsync("push", path, "--collector", "http://127.0.0.1:9");

        Assert.Equal(2, code);
        Assert.Contains(path, stderr, StringComparison.Ordinal);
    }
}
