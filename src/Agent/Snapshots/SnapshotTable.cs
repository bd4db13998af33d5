// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;

namespace Fleet.Agent.Snapshots;

/// <summary>A snapshot for people. A dash was not measured. Pure.</summary>
static class SnapshotTable
{
    const string Missing = "-";

    /// <summary>What is of no zone and worth a line; the JSON has everything.</summary>
    static readonly string[] Shown =
    [
        "psi.memory.some", "psi.memory.full", "psi.cpu.some", "psi.io.some", "khugepaged.pages_collapsed", "vmstat.thp_fault_alloc", "vmstat.thp_fault_fallback",
        "vmstat.compact_stall", "vmstat.compact_success", "vmstat.compact_fail",
    ];

    static readonly string[] Switches =
    [
        "transparent_hugepage.enabled", "transparent_hugepage.defrag", "vm.defrag_mode", "vm.watermark_boost_factor", "vm.compaction_proactiveness",
        "vm.extfrag_threshold", "vm.min_free_kbytes",
    ];

    public static string Of(StateSnapshot state)
    {
        var text = new StringBuilder();
        Line(text, $"{state.Host}, Linux {state.Kernel}, pageblock_order {state.PageblockOrder?.ToString(CultureInfo.InvariantCulture) ?? Missing}, page {state.PageSizeBytes} bytes");
        foreach (var zone in state.Zones.Where(zone => zone.ManagedPages is not 0))
        {
            Zone(text, zone);
        }
        text.AppendLine();
        foreach (var name in Shown.Where(state.Values.ContainsKey))
        {
            Line(text, $"{name,-32} {state.Values[name],14}{(name.StartsWith("psi.", StringComparison.Ordinal) ? " us" : "")}");
        }
        foreach (var name in Switches.Where(state.Settings.ContainsKey))
        {
            Line(text, $"{name,-32} {state.Settings[name],14}");
        }
        return text.ToString();
    }

    static void Zone(StringBuilder text, ZoneSnapshot zone)
    {
        text.AppendLine();
        Line(text, $"node {zone.Node}, zone {zone.Zone}: {Or(zone.FreePages)} of {Or(zone.ManagedPages)} pages free"
            + $"; watermarks {string.Join(", ", zone.Watermarks.Select(mark => $"{mark.Key} {Or(mark.Value)}").DefaultIfEmpty(Missing))}");
        if (zone is { FreeBlocks: { } free, UnusableIndex: { } unusable, FragmentationIndex: { } index })
        {
            Row(text, "order", Enumerable.Range(0, free.Length).Select(order => (long)order));
            Row(text, "free blocks", free);
            Row(text, "unusable, 1/1000", unusable.Select(value => (long)value));
            Row(text, "index, 1/1000", index.Select(value => (long)value));
        }
        foreach (var (type, blocks) in zone.Pageblocks ?? [])
        {
            Line(text, $"  {type,-20} owns {blocks,8} pageblocks");
        }
    }

    static void Row(StringBuilder text, string name, IEnumerable<long> values) =>
        Line(text, $"  {name,-18}{string.Concat(values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value,8}")))}");

    static string Or(long? measured) => measured?.ToString(CultureInfo.InvariantCulture) ?? Missing;

    static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
