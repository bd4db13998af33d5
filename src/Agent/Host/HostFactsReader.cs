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
    public static HostFacts Read(HostFiles files, HostIdentity identity, HostNames names, HostFacts.Types.Capture capture, HostSettings settings)
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
            BuildId = KernelBuild.BuildId(files.TryReadBytes("sys/kernel/notes")),
            ConfigSha256 = KernelBuild.ConfigSha256(files, identity.KernelRelease),
            CpuModel = CpuModel(files.TryRead("proc/cpuinfo") ?? ""),
            Clocksource = files.TryReadLine("sys/devices/system/clocksource/clocksource0/current_clocksource") ?? "",
            UptimeNs = BootClock.BootNs(),
            Sysctls = { settings.Initial },
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
        if (LibC.ClockSynchronized() is { } synchronized)
        {
            facts.ClockSynchronized = synchronized;
        }
        AddNodeMemory(files, facts);
        AddMitigations(files, facts);
        return facts;
    }

    /// <summary>All nodes or none: a list with a hole would name the wrong node.</summary>
    static void AddNodeMemory(HostFiles files, HostFacts facts)
    {
        var bytes = facts.Nodes.Select(node => NodeBytes(files.TryRead($"sys/devices/system/node/node{node}/meminfo") ?? "")).ToList();
        if (bytes.TrueForAll(known => known is not null))
        {
            facts.NodeMemoryBytes.AddRange(bytes.Select(known => known!.Value));
        }
    }

    static ulong? NodeBytes(string text)
    {
        var line = text.Split('\n').FirstOrDefault(line => line.Contains(" MemTotal:", StringComparison.Ordinal)) ?? "";
        return line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["Node", _, "MemTotal:", var kib, "kB"]
            && ulong.TryParse(kib, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value * 1024 : null;
    }

    static void AddMitigations(HostFiles files, HostFacts facts)
    {
        const string Folder = "sys/devices/system/cpu/vulnerabilities";
        if (!Directory.Exists(files.Path(Folder)))
        {
            return;
        }
        foreach (var name in Directory.EnumerateFiles(files.Path(Folder)).Select(path => Path.GetFileName(path)))
        {
            if (files.TryReadLine($"{Folder}/{name}") is { } state)
            {
                facts.Mitigations[name] = state;
            }
        }
    }

    /// <returns>Empty where the kernel does not name it, as on most arm64 machines.</returns>
    static string CpuModel(string cpuInfo) =>
        cpuInfo.Split('\n').FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2) is [_, var model] ? model.Trim() : "";

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
