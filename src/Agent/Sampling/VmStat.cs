// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Agent.Sampling;

/// <summary>
/// /proc/vmstat: those of its counters and gauges that bear on fragmentation, compaction, huge pages, migration, reclaim and
/// allocation. About 18 us. Names come and go with kernels: what a kernel does not have is no series.
/// </summary>
sealed class VmStat : ISampleSource
{
    /// <summary>Whole names, in pages (nr_) or events.</summary>
    internal static readonly string[] Names =
    [
        "nr_free_pages", "nr_free_pages_blocks", "nr_free_cma", "nr_anon_pages", "nr_anon_transparent_hugepages", "nr_file_pages",
        "nr_slab_reclaimable", "nr_slab_unreclaimable", "nr_page_table_pages", "nr_kernel_stack", "nr_unevictable", "nr_shmem",
        "nr_isolated_anon", "nr_isolated_file", "pgfree", "pgfault", "pgmajfault", "pageoutrun", "oom_kill", "drop_pagecache",
        "drop_slab", "balloon_migrate",
    ];

    /// <summary>Beginnings of families whose members differ between kernels.</summary>
    internal static readonly string[] Families =
        ["compact_", "kcompactd_", "thp_", "pgmigrate_", "allocstall", "pgalloc_", "pgscan_", "pgsteal_", "kswapd_", "htlb_buddy_", "cma_alloc_"];

    /// <summary>What was decided on each name of this kernel: its metric, or null for a name that is not kept.</summary>
    readonly Dictionary<string, string?>.AlternateLookup<ReadOnlySpan<char>> _metrics =
        new Dictionary<string, string?>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public string Name => "vmstat";

    public string Path => "proc/vmstat";

    public string Needs => "/proc mounted";

    public ParseOutcome Parse(ReadOnlySpan<char> text, SeriesHandler found)
    {
        ParseOutcome outcome = default;
        foreach (var line in text.EnumerateLines())
        {
            var rest = line;
            var name = ZoneLine.NextWord(ref rest);
            if (name.IsEmpty || Metric(name) is not { } metric)
            {
                continue;
            }
            if (!long.TryParse(rest.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            {
                outcome = outcome.Skipped(line);
                continue;
            }
            found(new(metric), [value]);
            outcome = outcome.Found();
        }
        return outcome;
    }

    string? Metric(ReadOnlySpan<char> name)
    {
        if (_metrics.TryGetValue(name, out var metric))
        {
            return metric;
        }
        var text = name.ToString();
        var kept = Names.Contains(text) || Families.Any(f => text.StartsWith(f, StringComparison.Ordinal));
        return _metrics[name] = kept ? "vmstat." + text : null;
    }
}
