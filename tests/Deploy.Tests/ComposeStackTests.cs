// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;

namespace Fleet.Deploy.Tests;

/// <summary>What the running stack showed. One start serves all of these.</summary>
public sealed class ComposeStackTests : IClassFixture<ComposeStack>
{
    static readonly string[] _ours = ["agent", "collector", "migrate", "plotter"];

    readonly ComposeStack _stack;

    public ComposeStackTests(ComposeStack stack)
    {
        _stack = stack;
        Assert.True(stack.ExitCode == 0, $"stack/run ended with {stack.ExitCode}:\n{stack.Error}");
    }

    [Fact]
    public void Every_service_becomes_healthy_and_the_migration_succeeds() =>
        Assert.All(Containers(), container =>
        {
            var state = container.Value.GetProperty("State");
            if (container.Key == "migrate")
            {
                Assert.Equal("exited", state.GetProperty("Status").GetString());
                Assert.Equal(0, state.GetProperty("ExitCode").GetInt32());
            }
            else
            {
                Assert.Equal("healthy", state.GetProperty("Health").GetProperty("Status").GetString());
            }
        });

    [Fact]
    public void Engine_gives_each_service_what_the_file_says_and_no_more() =>
        Assert.All(Containers(), container =>
        {
            var host = container.Value.GetProperty("HostConfig");
            Assert.False(host.GetProperty("Privileged").GetBoolean());
            Assert.True(host.GetProperty("ReadonlyRootfs").GetBoolean());
            Assert.Equal(["ALL"], Strings(host.GetProperty("CapDrop")));
            Assert.Equal(container.Key == "agent" ? ["BPF", "PERFMON"] : [], Strings(host.GetProperty("CapAdd")).Order());
            var user = container.Value.GetProperty("Config").GetProperty("User").GetString();
            Assert.Equal(container.Key switch { "db" => "postgres", "agent" => "0", _ => "1654" }, user);
        });

    [Fact]
    public void Password_stands_in_no_argument_and_no_environment()
    {
        var password = File.ReadAllText(_stack.PathTo("secrets/db_password"));
        Assert.NotEmpty(password);
        Assert.DoesNotContain(password, File.ReadAllText(_stack.PathTo("containers.json")), StringComparison.Ordinal);
        Assert.DoesNotContain(password, File.ReadAllText(_stack.PathTo("logs.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Agent_in_its_container_attaches_to_this_kernel_and_its_samples_arrive()
    {
        var run = Assert.Single(_stack.Table("agent.tsv"));
        Assert.Equal(Environment.MachineName, run[0]);
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), run[1]);
        Assert.Equal("hybrid", run[2]);
        Assert.InRange(int.Parse(run[3], CultureInfo.InvariantCulture), 1, int.MaxValue);
    }

    [Fact]
    public void Counts_in_the_database_are_those_of_the_recordings()
    {
        var stored = _stack.Table("pushed.tsv").Sum(row => long.Parse(row[2], CultureInfo.InvariantCulture));
        Assert.Equal(ComposeStack.RecordingFiles().Sum(CountsOf), stored);
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
    public void Services_stop_when_asked() =>
        Assert.Equal([.. _ours.Append("db").Order().Select(service => (service, "0"))], _stack.Table("stopped.tsv").Select(row => (row[0], row[1])).Order());

    [Fact]
    public void Nothing_is_left_behind()
    {
        Assert.Empty(File.ReadAllText(_stack.PathTo("left.txt")));
        Assert.DoesNotContain("docker-engine.", File.ReadAllText("/proc/mounts"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(Path.GetDirectoryName(_stack.PathTo(""))! + "/..", "docker-engine.*"));
        Assert.Empty(Directory.EnumerateDirectories("/sys/fs/cgroup").SelectMany(group => Directory.EnumerateDirectories(group, "docker-engine.*")));
    }

    Dictionary<string, JsonElement> Containers() =>
        _stack.Json("containers.json").EnumerateArray().ToDictionary(
            container => container.GetProperty("Config").GetProperty("Labels").GetProperty("com.docker.compose.service").GetString()!);

    static IEnumerable<string?> Strings(JsonElement list) =>
        list.ValueKind == JsonValueKind.Null ? [] : list.EnumerateArray().Select(item => item.GetString());

    static long CountsOf(string recording)
    {
        using var reader = SegmentReader.Open(recording);
        return reader.Batches().SelectMany(batch => BatchCodec.Decode(batch).Counts).SelectMany(interval => interval.Rows.Rows())
            .Where(row => row.Key.Kind == V1.Kind.Extfrag).Sum(row => (long)row.Count);
    }
}
