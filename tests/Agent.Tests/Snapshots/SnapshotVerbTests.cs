// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;
using Fleet.Agent.Host;
using Fleet.Agent.Snapshots;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Snapshots;

public sealed class SnapshotVerbTests
{
    [Fact]
    public async Task This_hosts_state_is_told_as_table_and_as_json()
    {
        Requires.Root();
        var table = await AgentProcess.RunAsync("snapshot");
        var (code, stdout, stderr) = await AgentProcess.RunAsync("snapshot", "--format", "json");

        Assert.Equal((0, 0, ""), (table.Code, code, stderr));
        Assert.Contains("unusable, 1/1000", table.Stdout, StringComparison.Ordinal);
        Assert.Contains("vm.watermark_boost_factor", table.Stdout, StringComparison.Ordinal);
        var state = JsonNode.Parse(stdout)!;
        Assert.Equal(1, (int)state["schema"]!);
        var normal = state["zones"]!.AsArray().Single(zone => (string)zone!["zone"]! == "Normal" && (int)zone["node"]! == 0)!;
        Assert.Equal(normal["free_blocks"]!.AsArray().Count, normal["unusable_index"]!.AsArray().Count);
        Assert.True((long)normal["watermarks"]!["min"]! <= (long)normal["watermarks"]!["high"]!);
        Assert.True((long)normal["pageblocks"]!["Movable"]! > 0);
        Assert.True(state["values"]!["vmstat.nr_free_pages"] is not null && state["settings"]!["vm.extfrag_threshold"] is not null);
        Assert.Contains(state["sources"]!.AsArray(), source => (string)source!["name"]! == "zoneinfo" && (bool)source["active"]!);
    }

    [Fact]
    public void What_was_not_measured_is_null_in_json_and_a_dash_in_the_table()
    {
        using var root = new TemporaryFolder();
        Directory.CreateDirectory(root.File("proc"));
        File.WriteAllText(root.File("proc/zoneinfo"), "Node 0, zone   Normal\n  pages free     300\n        min      10\n        managed  400\n");

        var state = SnapshotReader.Read(new HostFiles(root.Path));

        var zone = JsonNode.Parse(state.ToJson())!["zones"]![0]!.AsObject();
        Assert.Equal((300, 400), ((long)zone["free_pages"]!, (long)zone["managed_pages"]!));
        Assert.All((string[])["free_blocks", "unusable_index", "fragmentation_index", "pageblocks", "free_blocks_by_type"], key => Assert.True(zone.ContainsKey(key) && zone[key] is null));
        Assert.Contains("pageblock_order -,", SnapshotTable.Of(state), StringComparison.Ordinal);
        Assert.Contains("node 0, zone Normal: 300 of 400 pages free; watermarks min 10\n", SnapshotTable.Of(state), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_name_of_the_json_is_documented()
    {
        Requires.Root();
        var document = File.ReadAllText(Repository.PathTo("docs", "formats", "snapshot-json.md"));
        var state = JsonNode.Parse(SnapshotReader.Read(new HostFiles("/")).ToJson())!.AsObject();

        Assert.All(state.Concat(state["zones"]![0]!.AsObject()).Concat(state["sources"]![0]!.AsObject()).Select(pair => pair.Key),
            name => Assert.Contains($"`{name}`", document, StringComparison.Ordinal));
    }
}
