// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Sources.Readings;

/// <summary>/proc/pagetypeinfo over time: who owns the pageblocks, and whose the free blocks are.</summary>
sealed class PageTypes
{
    readonly KernelNames _names;
    readonly Dictionary<int, PageblockOwners> _owners = [];
    readonly GaugeBins _unmovable = new();
    readonly SortedDictionary<(int Type, int Order), GaugeBins> _free = [];

    public PageTypes(KernelNames names)
    {
        _names = names;
        Blocks = new ZoneSeries(SetOwners);
        FreeBlocks = new ZoneSeries(SetFree);
    }

    public ZoneSeries Blocks { get; }

    public ZoneSeries FreeBlocks { get; }

    public RunFacts AddTo(RunFacts run, double durationSeconds)
    {
        Blocks.End();
        FreeBlocks.End();
        var free = _free.GroupBy(gauge => gauge.Key.Type).ToDictionary(
            type => _names.Migratetype(type.Key),
            type => (IReadOnlyList<double?>)[.. type.Select(gauge => gauge.Value.Build(durationSeconds).Mean)]);
        return run with
        {
            FreeBlocksByType = free,
            Pageblocks = _owners.ToDictionary(owner => _names.Migratetype(owner.Key), owner => owner.Value),
            Series = _owners.Count == 0 ? run.Series
                : new Dictionary<string, TimeBins>(run.Series) { [SeriesCatalogue.UnmovableBlocks] = _unmovable.Build(durationSeconds).Bins },
        };
    }

    void SetOwners(double seconds, IReadOnlyDictionary<(int Node, int Zone, int Type), long[]> series)
    {
        var all = 0.0;
        var unmovable = 0.0;
        foreach (var type in series.GroupBy(one => one.Key.Type, one => one.Value.FirstOrDefault()))
        {
            double blocks = type.Sum();
            all += blocks;
            unmovable += _names.Migratetype(type.Key) == Migratetype.Unmovable ? blocks : 0;
            _owners[type.Key] = new PageblockOwners(_owners.TryGetValue(type.Key, out var known) && seconds > 0 ? known.First : blocks, blocks);
        }

        _unmovable.Set(seconds, all > 0 ? unmovable / all : null);
    }

    // A list that the kernel stopped counting ends the vector: that order is not known for the type as a whole.
    void SetFree(double seconds, IReadOnlyDictionary<(int Node, int Zone, int Type), long[]> series)
    {
        var orders = series.Values.Max(blocks => blocks.Length);
        foreach (var type in series.GroupBy(one => one.Key.Type, one => one.Value))
        {
            for (var order = 0; order < orders; order++)
            {
                if (!_free.TryGetValue((type.Key, order), out var gauge))
                {
                    _free[(type.Key, order)] = gauge = new GaugeBins(2);
                }

                gauge.Set(seconds, type.All(blocks => order < blocks.Length) ? type.Sum(blocks => (double)blocks[order]) : null);
            }
        }
    }
}
