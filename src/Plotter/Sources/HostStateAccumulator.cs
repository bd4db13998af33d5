// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Recording.Columns;

namespace Fleet.Plotter.Sources;

/// <summary>
/// Aggregates samples while they are read: counters to their growth, free blocks of all nodes and zones to means over time.
/// </summary>
/// <param name="pageblockOrder">Of the host; without it nothing is said of whole pageblocks.</param>
sealed class HostStateAccumulator(int? pageblockOrder, int pageSizeBytes)
{
    const string FreeBlocksMetric = "buddyinfo.free_blocks";
    const string VmstatPrefix = "vmstat.";

    static readonly string[] VmstatNames =
        ["compact_stall", "compact_success", "compact_fail", "thp_fault_alloc", "thp_fault_fallback"];

    static readonly string[] ZoneNames = ["pgalloc_", "allocstall_"];

    readonly Dictionary<string, (long First, long Last)> _counters = [];
    readonly SortedDictionary<(int Node, int Zone), long[]> _free = [];
    readonly List<GaugeBins> _unusable = [];
    readonly GaugeBins _suitable = new();
    double _reading = -1;

    /// <summary>The metrics to read: some counters of vmstat exist once a zone and carry the zone's name.</summary>
    public static IReadOnlyCollection<string> MetricsOf(IReadOnlyList<string> zones) =>
    [
        FreeBlocksMetric,
        .. VmstatNames.Select(name => VmstatPrefix + name),
        .. zones.SelectMany(zone => ZoneNames.Select(name => VmstatPrefix + name + zone.ToLowerInvariant())),
    ];

    public void Add(double seconds, SampleRow row)
    {
        var (metric, node, zone, _) = row.Series;
        if (metric == FreeBlocksMetric)
        {
            // Rows of one reading share its time; the sum over zones is whole only when the next reading begins.
            Close(seconds);
            _free[(node ?? 0, zone ?? 0)] = row.Values;
        }
        else if (metric.StartsWith(VmstatPrefix, StringComparison.Ordinal) && row.Values.Length == 1)
        {
            var name = metric[VmstatPrefix.Length..];
            var first = _counters.TryGetValue(name, out var known) ? known.First : row.Values[0];
            _counters[name] = (first, row.Values[0]);
        }
    }

    public HostState Build(double durationSeconds)
    {
        Close(double.PositiveInfinity);
        var end = Math.Max(durationSeconds, 0);
        var unusable = _unusable.Select(gauge => gauge.Build(end)).ToArray();
        var pageblock = pageblockOrder is { } order && order < unusable.Length ? unusable[order] : default;
        var suitable = _unusable.Count > 0 && pageblockOrder is not null ? _suitable.Build(end) : default;
        return new HostState(
            _counters.ToDictionary(pair => pair.Key, pair => (double)(pair.Value.Last - pair.Value.First)),
            unusable.Select(gauge => gauge.Mean).ToArray(), suitable.Mean, pageblock.Bins, suitable.Bins);
    }

    void Close(double seconds)
    {
        if (_free.Count > 0 && seconds != _reading)
        {
            Set(Math.Max(0, _reading));
        }

        _reading = seconds;
    }

    void Set(double seconds)
    {
        var total = new long[_free.Values.Max(blocks => blocks.Length)];
        foreach (var blocks in _free.Values)
        {
            for (var order = 0; order < blocks.Length; order++)
            {
                total[order] += blocks[order];
            }
        }

        while (_unusable.Count < total.Length)
        {
            _unusable.Add(new GaugeBins());
        }

        for (var order = 0; order < total.Length; order++)
        {
            _unusable[order].Set(seconds, FreeBlocks.UnusableIndex(total, order));
        }

        if (pageblockOrder is { } pageblock)
        {
            _suitable.Set(seconds, (double)FreeBlocks.SuitablePages(total, pageblock) * pageSizeBytes);
        }
    }
}
