// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Reading;

/// <summary>The host and kernel of a run. Null was not measured. Lists of names are in the kernel's spelling; the index is its number.</summary>
/// <param name="Capture">What could be attached: <c>hybrid</c>, <c>btf</c> (ownership unknown) or <c>none</c>.</param>
public sealed record HostInfo(
    string Host, Guid BootId, string KernelRelease, string KernelVersion, string Arch, string CommandLine, string AgentVersion,
    int PageSizeBytes, int? PageblockOrder, int PageOrders, int Cpus, IReadOnlyList<int> Nodes,
    long MemoryBytes, long ManagedPages, IReadOnlyList<string> Migratetypes, IReadOnlyList<string> Zones,
    IReadOnlyDictionary<string, string> Sysctls, string Capture)
{
    /// <summary>Of the running kernel, hexadecimal.</summary>
    public string? BuildId { get; init; }

    /// <summary>Of the kernel's configuration text, hexadecimal.</summary>
    public string? ConfigSha256 { get; init; }

    public string? CpuModel { get; init; }

    /// <summary>MemTotal of each node, bytes, in the order of <see cref="Nodes"/>.</summary>
    public IReadOnlyList<long> NodeMemoryBytes { get; init; } = [];

    /// <summary>What the kernel does about each CPU vulnerability.</summary>
    public IReadOnlyDictionary<string, string> Mitigations { get; init; } = new SortedDictionary<string, string>();

    public string? Clocksource { get; init; }

    /// <summary>Whether the wall clock followed a reference.</summary>
    public bool? ClockSynchronized { get; init; }

    /// <summary>CLOCK_BOOTTIME when these facts were read.</summary>
    public ulong? UptimeNs { get; init; }

    /// <summary>enum compact_result.</summary>
    public IReadOnlyList<string> CompactResults { get; init; } = [];

    /// <summary>enum migrate_mode.</summary>
    public IReadOnlyList<string> MigrateModes { get; init; } = [];

    /// <summary>enum migrate_reason.</summary>
    public IReadOnlyList<string> MigrateReasons { get; init; } = [];

    /// <summary>enum scan_result of THP collapse.</summary>
    public IReadOnlyList<string> ScanResults { get; init; } = [];

    /// <summary>What the agent could and could not watch, by name.</summary>
    public IReadOnlyList<SourceInfo> Sources { get; init; } = [];

    /// <summary>Names of docs/tracepoints.md for what the events of this kernel mean.</summary>
    public IReadOnlyList<string> Epochs { get; init; } = [];
}

/// <summary>One source of facts.</summary>
/// <param name="Detail">Why it was not watched; null where it was.</param>
public sealed record SourceInfo(string Name, bool Active, string? Detail);
