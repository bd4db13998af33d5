// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.Agent.Probes;
using Fleet.Agent.Sampling;
using Fleet.Recording.Columns;

namespace Fleet.Agent.Snapshots;

/// <summary>Reads every source of a host once.</summary>
static class SnapshotReader
{
    static readonly string[] Marks = ["min", "low", "high", "promo", "boost"];

    public static StateSnapshot Read(HostFiles files)
    {
        var clock = BootClock.Read();
        var (identity, names) = (HostIdentity.Read(files), ProcNames.Read(files));
        using var settings = HostSettings.Open(files);
        using var sources = OpenSources.Open(files, SampleSources.All(names.Zones, names.Migratetypes));
        var values = new Dictionary<SeriesKey, long[]>();
        foreach (var (source, held) in sources.Active)
        {
            SampleText.Read(source, held.Read(), (in SeriesKey series, ReadOnlySpan<long> read) => values[series] = read.ToArray());
        }
        return new StateSnapshot(
            1, identity.Host, identity.KernelRelease, clock.BootNs, clock.UnixNs, Environment.SystemPageSize, names.PageblockOrder,
            [.. Places(values).Select(place => Zone(place.Node, place.Zone, values, names))],
            new(values.Where(value => value.Key.Node is null).ToDictionary(value => value.Key.Metric, value => value.Value[0]), StringComparer.Ordinal),
            settings.Initial, sources.States);
    }

    static IEnumerable<(int Node, int Zone)> Places(Dictionary<SeriesKey, long[]> values) =>
        values.Keys.Where(key => key is { Node: not null, Zone: not null }).Select(key => (key.Node!.Value, key.Zone!.Value)).Distinct().Order();

    static ZoneSnapshot Zone(int node, int zone, Dictionary<SeriesKey, long[]> values, HostNames names)
    {
        long? One(string metric) => values.TryGetValue(new(metric, node, zone), out var value) ? value[0] : null;
        var free = values.GetValueOrDefault(new(BuddyInfo.FreeBlocks, node, zone));
        return new ZoneSnapshot(
            node, names.Zones[zone], One(ZoneInfo.Managed), One("zoneinfo.free"),
            new(Marks.Where(mark => One("zoneinfo." + mark) is not null).Select(mark => KeyValuePair.Create(mark, One("zoneinfo." + mark)!.Value))),
            free,
            free is null ? null : [.. free.Select((_, order) => FreeLists.UnusableIndex(free, order))],
            free is null ? null : [.. free.Select((_, order) => FreeLists.FragmentationIndex(free, order))],
            ByType(PageTypeInfo.Blocks, value => value[0]), ByType(PageTypeInfo.FreeBlocks, value => value));

        OrderedDictionary<string, T>? ByType<T>(string metric, Func<long[], T> of)
        {
            var found = values.Where(value => value.Key.Metric == metric && value.Key.Node == node && value.Key.Zone == zone)
                .OrderBy(value => value.Key.Migratetype).ToList();
            return found.Count == 0 ? null
                : new(found.Select(value => KeyValuePair.Create(names.Migratetype(value.Key.Migratetype!.Value), of(value.Value))));
        }
    }
}
