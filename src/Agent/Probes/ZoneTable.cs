// SPDX-License-Identifier: Apache-2.0
using Fleet.LibBpf;

namespace Fleet.Agent.Probes;

/// <summary>The zones of this host as the BPF object knows them, and what their free areas look like now.</summary>
/// <remarks>Filled once: zones of memory that is plugged in later are reported as not measured.</remarks>
sealed class ZoneTable
{
    const int ZonesPerNode = 8; // FRAGMON_MAX_ZONES
    const int MaxNodes = 256; // FRAGMON_MAX_NODES
    readonly BpfObject _object;

    ZoneTable(BpfObject obj, IReadOnlyList<(int Node, int Zone)> zones)
    {
        _object = obj;
        Zones = zones;
    }

    /// <summary>Node and zone number of every zone that has memory; empty where none could be found.</summary>
    internal IReadOnlyList<(int Node, int Zone)> Zones { get; }

    /// <summary>For a kernel whose pages do not say their zone in a way known here.</summary>
    internal static ZoneTable None(BpfObject obj) => new(obj, []);

    /// <param name="obj">Loaded.</param>
    /// <exception cref="BpfException">The kernel refused to run a program.</exception>
    internal static ZoneTable Fill(BpfObject obj)
    {
        if (!FindByMemcg(obj.Program("find_zones")))
            obj.Program("find_zones_by_kcompactd").Iterate();
        var slots = obj.ReadGlobal<ulong>("zones");
        var found = new List<(int, int)>();
        for (var slot = 0; slot < slots.Length; slot++)
        {
            if (slots[slot] != 0)
                found.Add((slot / ZonesPerNode, slot % ZonesPerNode));
        }
        return new ZoneTable(obj, found);
    }

    /// <summary>One node is enough: its list names every zone of every node, some of them a run.</summary>
    static bool FindByMemcg(BpfProgram find)
    {
        for (ulong node = 0, known = 0; node < MaxNodes; node++)
        {
            while (find.Run(node, known) is > 0 and var more)
                known += more;
            if (known > 0)
                return true;
        }
        return false;
    }

    /// <summary>What debugfs shows in extfrag_index and unusable_index, read without the zone's lock. Not thread-safe.</summary>
    /// <exception cref="BpfException">There is no such zone, or the kernel refused.</exception>
    internal FragZoneState Read(int node, int zone) =>
        _object.Program("read_zone").Run((ulong)node, (ulong)zone) == 1
            ? _object.Map("zone_state").Element<FragZoneState>(0)
            : throw new BpfException($"read zone {zone} of node {node}: there is no such zone", 0, "");
}
