// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Agent.Probes;
using Fleet.Agent.Sampling;
using Fleet.Recording.Columns;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.Agent.Host;

/// <summary>Collects what a comparison must know of a host. What cannot be read is left out.</summary>
static class HostFactsReader
{
    /// <summary>Settings that bear on fragmentation, below proc/sys.</summary>
    static readonly string[] Sysctls =
    [
        "vm/compact_unevictable_allowed", "vm/compaction_proactiveness", "vm/defrag_mode", "vm/extfrag_threshold",
        "vm/lowmem_reserve_ratio", "vm/min_free_kbytes", "vm/nr_hugepages", "vm/nr_overcommit_hugepages", "vm/overcommit_memory",
        "vm/percpu_pagelist_high_fraction", "vm/swappiness", "vm/vfs_cache_pressure", "vm/watermark_boost_factor",
        "vm/watermark_scale_factor", "vm/zone_reclaim_mode",
    ];

    public static HostFacts Read(HostFiles files, HostIdentity identity, HostNames names, HostFacts.Types.Capture capture)
    {
        var facts = new HostFacts
        {
            Host = identity.Host,
            KernelRelease = identity.KernelRelease,
            KernelVersion = identity.KernelVersion,
            Arch = identity.Arch,
            CommandLine = files.TryReadLine("proc/cmdline") ?? "",
            AgentVersion = HostIdentity.AgentVersion,
            PageSizeBytes = (uint)Environment.SystemPageSize,
            PageOrders = (uint)names.PageOrders,
            Cpus = (uint)CpuList.Parse(files.TryReadLine("sys/devices/system/cpu/online") ?? "").Count,
            MemoryBytes = MemoryBytes(files),
            ManagedPages = ManagedPages(files, names),
            Migratetypes = { names.Migratetypes },
            Zones = { names.Zones },
            Capture = capture,
        };
        facts.Nodes.AddRange(CpuList.Parse(files.TryReadLine("sys/devices/system/node/online") ?? "0").Select(node => (uint)node));
        if (names.PageblockOrder is { } order)
        {
            facts.PageblockOrder = (uint)order;
        }
        if (Guid.TryParse(files.TryReadLine("proc/sys/kernel/random/boot_id"), out var bootId))
        {
            facts.BootId = ByteString.CopyFrom(bootId.ToByteArray(bigEndian: true));
        }
        foreach (var path in Sysctls)
        {
            if (files.TryReadLine("proc/sys/" + path) is { } value)
            {
                facts.Sysctls[path.Replace('/', '.')] = value;
            }
        }
        AddHugePageSettings(files, facts);
        return facts;
    }

    /// <summary>Transparent huge pages are set in sysfs, not by a sysctl, but change fragmentation as much.</summary>
    static void AddHugePageSettings(HostFiles files, HostFacts facts)
    {
        foreach (var name in (ReadOnlySpan<string>)["enabled", "defrag"])
        {
            if (files.TryReadLine("sys/kernel/mm/transparent_hugepage/" + name) is { } value)
            {
                facts.Sysctls["transparent_hugepage." + name] = value;
            }
        }
    }

    static ulong MemoryBytes(HostFiles files)
    {
        var line = files.TryReadLine("proc/meminfo") ?? "";
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is ["MemTotal:", var kib, ..] && ulong.TryParse(kib, CultureInfo.InvariantCulture, out var value) ? value * 1024 : 0;
    }

    static ulong ManagedPages(HostFiles files, HostNames names)
    {
        ulong pages = 0;
        if (files.TryRead("proc/zoneinfo") is { } text)
        {
            new ZoneInfo(new NameTable(names.Zones)).Parse(text, (in SeriesKey series, ReadOnlySpan<long> values) =>
                pages += series.Metric == ZoneInfo.Managed ? (ulong)values[0] : 0);
        }
        return pages;
    }
}
