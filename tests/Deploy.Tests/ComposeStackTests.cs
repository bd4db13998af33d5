// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;

namespace Fleet.Deploy.Tests;

/// <summary>What the running stack showed. One start serves all of these.</summary>
[Collection("docker engine")]
public sealed class ComposeStackTests : IClassFixture<ComposeStack>
{
    readonly ComposeStack _stack;

    public ComposeStackTests(ComposeStack stack)
    {
        _stack = stack;
        stack.AssertRan();
    }

    [Fact]
    public void Every_service_becomes_healthy_and_the_migration_succeeds() =>
        Assert.All(_stack.Containers(), container =>
        {
            var state = container.Value.GetProperty("State");
            if (container.Key == "migrate")
            {
                Assert.Equal(("exited", 0), (state.GetProperty("Status").GetString(), state.GetProperty("ExitCode").GetInt32()));
            }
            else
            {
                Assert.Equal("healthy", state.GetProperty("Health").GetProperty("Status").GetString());
            }
        });

    [Fact]
    public void Engine_gives_each_service_what_the_file_says_and_no_more() =>
        Assert.All(_stack.Containers(), container =>
        {
            var host = container.Value.GetProperty("HostConfig");
            Assert.False(host.GetProperty("Privileged").GetBoolean());
            Assert.True(host.GetProperty("ReadonlyRootfs").GetBoolean());
            Assert.Equal(["ALL"], Strings(host.GetProperty("CapDrop")));
            Assert.Equal(container.Key == "agent" ? ["BPF", "PERFMON"] : [], Strings(host.GetProperty("CapAdd")).Order());
            var user = container.Value.GetProperty("Config").GetProperty("User").GetString();
            Assert.Equal(container.Key switch { "db" => "postgres", "agent" => "0", _ => "1654" }, user);
        });

    /// <summary>Debian's package installed in a machine of its own, and a container of an image with the public one's contract.</summary>
    [Theory]
    [InlineData("container")]
    [InlineData("installed")]
    public void Test_database_starts_stops_and_keeps_its_data(string kind) =>
        Assert.Equal(
            [
                ("started", $"running: {kind}, port "),
                ("again", "same address"),
                ("extension", "1"),
                ("stopped", "stopped exit 3"),
                ("kept", "7"),
                ("destroyed", "stopped exit 3"),
            ],
            _stack.Table("servers.tsv").Where(row => row[0] == kind).Select(row => (row[1], row[2])));

    [Fact]
    public void Password_stands_in_no_argument_no_environment_and_no_log()
    {
        var password = _stack.Text("secrets/db_password");
        Assert.Matches("^[0-9a-f]{48}$", password);
        Assert.DoesNotContain(password, _stack.Text("containers.json"), StringComparison.Ordinal);
        Assert.DoesNotContain(password, _stack.Text("logs.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public void Agent_in_its_container_attaches_to_this_kernel_and_its_samples_arrive()
    {
        var run = Assert.Single(_stack.Table("agent.tsv"));
        Assert.Equal([Environment.MachineName, File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), "hybrid"], run[..3]);
        Assert.True(int.Parse(run[3], CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public void Counts_in_the_database_are_those_of_the_recordings()
    {
        // The agent of this host counts its own events beside them.
        var stored = _stack.Table("pushed.tsv").Where(row => row[0] != Environment.MachineName).Sum(row => long.Parse(row[2], CultureInfo.InvariantCulture));
        Assert.True(stored > 0);
        Assert.Equal(ComposeStack.RecordingFiles.Sum(ExtfragCount), stored);
    }

    [Fact]
    public void Figure_comes_out_at_the_other_end()
    {
        var png = File.ReadAllBytes(_stack.PathTo("compare.png"));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        // Width and height stand first in the first chunk.
        Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), 600, 10_000);
        Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)), 400, 10_000);
    }

    [Fact]
    public void Figure_is_of_all_the_recorded_runs()
    {
        var arms = JsonSerializer.Deserialize<JsonElement>(_stack.Text("compare.json")).GetProperty("arms").EnumerateArray();
        var counted = arms.Sum(arm => arm.GetProperty("counts").GetProperty("extfrag").GetInt64());
        Assert.Equal(ComposeStack.RecordingFiles.Sum(ExtfragCount), counted);
    }

    [Fact]
    public void Services_stop_when_asked() =>
        Assert.Equal(
            ["agent 0", "collector 0", "db 0", "migrate 0", "plotter 0"], _stack.Table("stopped.tsv").Select(row => string.Join(' ', row)).Order());

    [Fact]
    public void Nothing_is_left_behind()
    {
        Assert.Empty(_stack.Text("left.txt"));
        Assert.Equal(_stack.TracesBefore, EngineTraces.Find());
    }

    static IEnumerable<string?> Strings(JsonElement list) =>
        list.ValueKind == JsonValueKind.Null ? [] : list.EnumerateArray().Select(item => item.GetString());

    static long ExtfragCount(string recording)
    {
        using var reader = SegmentReader.Open(recording);
        return reader.Batches().SelectMany(batch => BatchCodec.Decode(batch).Counts).SelectMany(interval => interval.Rows.Rows())
            .Where(row => row.Key.Kind == V1.Kind.Extfrag).Sum(row => (long)row.Count);
    }
}
