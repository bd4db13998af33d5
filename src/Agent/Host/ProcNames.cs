// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.Agent.Sampling;
using Fleet.Recording.Columns;

namespace Fleet.Agent.Host;

/// <summary>This kernel's names from /proc alone: for a run without events, where type information may be missing.</summary>
static class ProcNames
{
    /// <summary>What cannot be read is empty, 0 or null.</summary>
    public static HostNames Read(HostFiles files)
    {
        var types = files.TryRead("proc/pagetypeinfo") ?? "";
        var zones = ZoneInfo.Zones(files.TryRead("proc/zoneinfo") ?? "");
        return new(PageTypeInfo.Migratetypes(types), zones, Orders(files, zones), PageTypeInfo.PageblockOrder(types));
    }

    /// <summary>The name of a migratetype for a person; its number where it has no name.</summary>
    public static string Migratetype(this HostNames names, int number) =>
        number >= 0 && number < names.Migratetypes.Count && names.Migratetypes[number].Length > 0 ? names.Migratetypes[number] : $"type {number}";

    static int Orders(HostFiles files, IReadOnlyList<string> zones)
    {
        var orders = 0;
        new BuddyInfo(new NameTable(zones)).Parse(files.TryRead("proc/buddyinfo") ?? "",
            (in SeriesKey _, ReadOnlySpan<long> values) => orders = Math.Max(orders, values.Length));
        return orders;
    }
}
