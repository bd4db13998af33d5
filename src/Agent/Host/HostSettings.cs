// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Sampling;
using Fleet.V1;

namespace Fleet.Agent.Host;

/// <summary>
/// The settings that bear on fragmentation: sysctls of vm, and the switches of transparent huge pages, which are in sysfs but
/// change fragmentation as much. A setting that this kernel does not have is not there.
/// </summary>
/// <remarks>Threading: one thread.</remarks>
sealed class HostSettings : IDisposable
{
    const string HugePages = "sys/kernel/mm/transparent_hugepage/";

    static readonly string[] Sysctls =
    [
        "compact_unevictable_allowed", "compaction_proactiveness", "defrag_mode", "extfrag_threshold", "hugetlb_optimize_vmemmap",
        "lowmem_reserve_ratio", "min_free_kbytes", "min_slab_ratio", "min_unmapped_ratio", "nr_hugepages", "nr_overcommit_hugepages",
        "overcommit_memory", "percpu_pagelist_high_fraction", "swappiness", "vfs_cache_pressure", "watermark_boost_factor",
        "watermark_scale_factor", "zone_reclaim_mode",
    ];

    /// <summary>Those of each size and of khugepaged too; what counts there is sampled.</summary>
    static readonly string[] HugePageForms = [HugePages + "*", HugePages + "hugepages-*kB/*", HugePages + "khugepaged/*"];

    readonly List<(string Name, HeldFiles File)> _files = [];
    readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);

    public static HostSettings Open(HostFiles files)
    {
        var settings = new HostSettings();
        foreach (var name in Sysctls)
        {
            settings.Add(files, "proc/sys/vm/" + name, "vm." + name);
        }
        foreach (var path in HugePageForms.SelectMany(form => TryExpand(files, form)).Where(path => !Khugepaged.Counters.Contains(Path.GetFileName(path))))
        {
            settings.Add(files, path, "transparent_hugepage." + path[HugePages.Length..].Replace('/', '.'));
        }
        foreach (var change in settings.Changes(0))
        {
            settings.Initial[change.Name] = change.Value;
        }
        return settings;
    }

    /// <summary>Every setting as it was when this was opened.</summary>
    public SortedDictionary<string, string> Initial { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that are not what they were at the call before.</summary>
    public IReadOnlyList<Setting> Changes(ulong bootNs)
    {
        List<Setting>? changes = null;
        foreach (var (name, file) in _files)
        {
            var text = TryRead(file);
            if (text.IsEmpty || (_last.TryGetValue(name, out var last) && text.SequenceEqual(last)))
            {
                continue;
            }
            _last[name] = text.ToString();
            (changes ??= []).Add(new Setting { BootNs = bootNs, Name = name, Value = _last[name] });
        }
        return changes ?? [];
    }

    public void Dispose() => _files.ForEach(file => file.File.Dispose());

    void Add(HostFiles files, string path, string name)
    {
        try
        {
            _files.Add((name, HeldFiles.Open(files, path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not a setting of this kernel, or write-only.
        }
    }

    static IEnumerable<string> TryExpand(HostFiles files, string form)
    {
        try
        {
            return HeldFiles.Expand(files, form);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <returns>Empty for a file that cannot be read now: what was read last stands.</returns>
    static ReadOnlySpan<char> TryRead(HeldFiles file)
    {
        try
        {
            return file.Read().Trim();
        }
        catch (IOException)
        {
            return default;
        }
    }
}
