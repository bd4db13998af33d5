// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Plotter.Sources.Readings;

/// <summary>Free blocks of all nodes and zones, as /proc/buddyinfo has them: what free memory is good for, over time.</summary>
sealed class FreeMemory
{
    readonly int? _pageblockOrder;
    readonly int _pageSizeBytes;
    readonly List<GaugeBins> _unusable = [];
    readonly GaugeBins _suitable = new();
    readonly GaugeBins _free = new(2);

    /// <param name="pageblockOrder">Of the host; without it nothing is said of whole pageblocks.</param>
    public FreeMemory(int? pageblockOrder, int pageSizeBytes)
    {
        (_pageblockOrder, _pageSizeBytes) = (pageblockOrder, pageSizeBytes);
        Zones = new ZoneSeries((seconds, zones) => Set(seconds, Total(zones.Values)));
    }

    public ZoneSeries Zones { get; }

    public RunFacts AddTo(RunFacts run, double durationSeconds)
    {
        Zones.End();
        if (_unusable.Count == 0)
        {
            return run;
        }

        var unusable = _unusable.Select(gauge => gauge.Build(durationSeconds)).ToArray();
        var pageblock = _pageblockOrder is { } order && order < unusable.Length ? unusable[order] : default;
        var suitable = _pageblockOrder is not null ? _suitable.Build(durationSeconds) : default;
        return run with
        {
            UnusableIndex = unusable.Select(gauge => gauge.Mean).ToArray(),
            SuitableBytes = suitable.Mean,
            UnusableSeries = pageblock.Bins,
            SuitableSeries = suitable.Bins,
            Gauges = With(run.Gauges, GaugeName.Free, _free.Build(durationSeconds).Mean),
        };
    }

    static Dictionary<string, double> With(IReadOnlyDictionary<string, double> gauges, string name, double? value)
    {
        var all = new Dictionary<string, double>(gauges);
        if (value is { } measured)
        {
            all[name] = measured;
        }

        return all;
    }

    static long[] Total(IEnumerable<long[]> zones)
    {
        var all = zones.ToArray();
        var total = new long[all.Max(blocks => blocks.Length)];
        foreach (var blocks in all)
        {
            for (var order = 0; order < blocks.Length; order++)
            {
                total[order] += blocks[order];
            }
        }

        return total;
    }

    void Set(double seconds, long[] total)
    {
        for (var order = 0; order < total.Length; order++)
        {
            if (order == _unusable.Count)
            {
                _unusable.Add(new GaugeBins());
            }

            _unusable[order].Set(seconds, FreeBlocks.UnusableIndex(total, order));
        }

        _free.Set(seconds, (double)FreeBlocks.SuitablePages(total, 0) * _pageSizeBytes);
        if (_pageblockOrder is { } pageblock)
        {
            _suitable.Set(seconds, (double)FreeBlocks.SuitablePages(total, pageblock) * _pageSizeBytes);
        }
    }
}
