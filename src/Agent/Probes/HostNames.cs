// SPDX-License-Identifier: Apache-2.0
using Fleet.LibBpf;

namespace Fleet.Agent.Probes;

/// <summary>How this host's kernel numbers and names things. The index of a name is its number on this kernel.</summary>
/// <param name="Migratetypes">As /proc/pagetypeinfo writes them.</param>
/// <param name="Zones">As /proc/zoneinfo writes them.</param>
/// <param name="PageOrders">Orders 0 to this minus 1 exist.</param>
/// <param name="PageblockOrder">Null where it cannot be read.</param>
public sealed record HostNames(IReadOnlyList<string> Migratetypes, IReadOnlyList<string> Zones, int PageOrders, int? PageblockOrder)
{
    const string MigratetypePrefix = "MIGRATE_", ZonePrefix = "ZONE_";

    /// <summary>Symbols that the kernel does not spell as one capital and small letters (mm/show_mem.c, mm/page_alloc.c).</summary>
    static readonly Dictionary<string, string> Spelling = new(StringComparer.Ordinal)
    {
        ["HIGHATOMIC"] = "HighAtomic",
        ["CMA"] = "CMA",
        ["DMA"] = "DMA",
        ["DMA32"] = "DMA32",
        ["HIGHMEM"] = "HighMem",
    };

    /// <exception cref="BpfException">The type information lacks an enum that every kernel since 5.10 has.</exception>
    internal static HostNames From(Btf kernel, int? pageblockOrder) => new(
        NamesOf(Enum(kernel, "migratetype"), MigratetypePrefix, ["MIGRATE_PCPTYPES", "MIGRATE_TYPES"]),
        NamesOf(Enum(kernel, "zone_type"), ZonePrefix, []),
        PageOrdersOf(kernel), pageblockOrder);

    /// <summary>Takes the bounds (MIGRATE_PCPTYPES, anything that starts with __) out and puts each name at its number.</summary>
    internal static IReadOnlyList<string> NamesOf(IReadOnlyList<KeyValuePair<string, int>> values, string prefix, string[] bounds)
    {
        var names = values.Where(v => v.Key.StartsWith(prefix, StringComparison.Ordinal) && !bounds.Contains(v.Key)).ToList();
        var result = new string[names.Count == 0 ? 0 : names.Max(v => v.Value) + 1];
        Array.Fill(result, "");
        foreach (var (symbol, number) in names)
            result[number] = Spell(symbol[prefix.Length..]);
        return result;
    }

    static string Spell(string symbol) =>
        Spelling.TryGetValue(symbol, out var known) ? known : symbol[..1] + symbol[1..].ToLowerInvariant();

    static int PageOrdersOf(Btf kernel) => (int?)kernel.Struct("zone")?.Member("free_area")?.Elements ?? throw Missing("struct zone");

    static IReadOnlyList<KeyValuePair<string, int>> Enum(Btf kernel, string name) => kernel.EnumValues(name) ?? throw Missing("enum " + name);

    static BpfException Missing(string type) =>
        new($"the kernel's type information has no {type}", 0, "fleet needs Linux 5.10 or later.");
}
