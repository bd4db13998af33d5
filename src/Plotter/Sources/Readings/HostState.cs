// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Recording.Columns;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Sources.Readings;

/// <summary>Aggregates a run's samples while they are read; names and units are those of docs/samples.md.</summary>
sealed class HostState(HostInfo? host)
{
    const string Buddyinfo = "buddyinfo.free_blocks";
    const string PageblockOwnership = "pagetypeinfo.blocks";
    const string FreeByType = "pagetypeinfo.free_blocks";
    const string WatermarkBoost = "zoneinfo.boost";

    static readonly string[] Vmstat =
    [
        "compact_stall", "compact_success", "compact_fail", "compact_success_extfrag", "compact_migrate_scanned", "compact_free_scanned",
        "pgmigrate_success", "pgmigrate_fail", "thp_fault_alloc", "thp_fault_fallback", "thp_collapse_alloc", "thp_collapse_alloc_failed",
        "thp_split_page", "allocstall",
    ];

    // Once a zone, with the zone's name behind.
    static readonly string[] VmstatOfZones = ["pgalloc_", "allocstall_"];

    readonly FreeMemory _free = new(host?.PageblockOrder, host?.PageSizeBytes ?? 0);
    readonly PageTypes _types = new(new KernelNames(host));
    readonly Watermarks _watermarks = new(host?.PageSizeBytes ?? 0);
    readonly Counters _counters = new();

    /// <summary>The metrics to read; a <c>*</c> at the end stands for any text.</summary>
    public static IReadOnlyCollection<string> MetricsOf(HostInfo? host) =>
    [
        Buddyinfo, PageblockOwnership, FreeByType, WatermarkBoost, "psi.memory.some", "psi.memory.full", "mthp.*", "folio_migration.*",
        .. Vmstat.Select(name => "vmstat." + name),
        .. (host?.Zones ?? []).SelectMany(zone => VmstatOfZones.Select(name => "vmstat." + name + zone.ToLowerInvariant())),
    ];

    /// <param name="seconds">Since the run's start.</param>
    public void Add(double seconds, SampleRow row)
    {
        var (metric, node, zone, type) = row.Series;
        switch (metric)
        {
            case Buddyinfo: _free.Zones.Set(seconds, node, zone, null, row.Values); break;
            case PageblockOwnership: _types.Blocks.Set(seconds, node, zone, type, row.Values); break;
            case FreeByType: _types.FreeBlocks.Set(seconds, node, zone, type, row.Values); break;
            case WatermarkBoost: _watermarks.Boost.Set(seconds, node, zone, null, row.Values); break;
            default:
                if (row.Values is [var value])
                {
                    _counters.Set(seconds, Counters.NameOf(metric), value);
                }

                break;
        }
    }

    public RunFacts AddTo(RunFacts run)
    {
        var end = Math.Max(run.Duration.TotalSeconds, 0);
        return _watermarks.AddTo(_types.AddTo(_free.AddTo(_counters.AddTo(run, end), end), end), end);
    }
}
