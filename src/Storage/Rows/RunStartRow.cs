// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Reading;
using Fleet.V1;

namespace Fleet.Storage.Rows;

/// <summary>The start of a run: labels, and what the host said of itself.</summary>
sealed record RunStartRow(DateTimeOffset Started, IReadOnlyDictionary<string, string> Labels, HostInfo? Host)
{
    /// <exception cref="BatchFormatException">The boot id is malformed.</exception>
    public static RunStartRow From(RunStart start, WallClock clock) =>
        new(clock.At(start.BootNs), Texts(start.Labels), start.Host is { } host ? HostOf(host) : null);

    static HostInfo HostOf(HostFacts host) => new(
        StoredText.Clean(host.Host), BootId(host), StoredText.Clean(host.KernelRelease), StoredText.Clean(host.KernelVersion),
        StoredText.Clean(host.Arch), StoredText.Clean(host.CommandLine), StoredText.Clean(host.AgentVersion),
        checked((int)host.PageSizeBytes), host.HasPageblockOrder ? checked((short)host.PageblockOrder) : null,
        checked((short)host.PageOrders), checked((int)host.Cpus), [.. host.Nodes.Select(node => checked((int)node))],
        checked((long)host.MemoryBytes), checked((long)host.ManagedPages),
        [.. host.Migratetypes.Select(StoredText.Clean)], [.. host.Zones.Select(StoredText.Clean)],
        Texts(host.Sysctls), CaptureName(host.Capture))
    {
        BuildId = TextOrNull(host.BuildId),
        ConfigSha256 = TextOrNull(host.ConfigSha256),
        CpuModel = TextOrNull(host.CpuModel),
        NodeMemoryBytes = [.. host.NodeMemoryBytes.Select(bytes => checked((long)bytes))],
        Mitigations = Texts(host.Mitigations),
        Clocksource = TextOrNull(host.Clocksource),
        ClockSynchronized = host.HasClockSynchronized ? host.ClockSynchronized : null,
        UptimeNs = host.UptimeNs == 0 ? null : RowLimits.Fits(host.UptimeNs),
        CompactResults = [.. host.CompactResults.Select(StoredText.Clean)],
        MigrateModes = [.. host.MigrateModes.Select(StoredText.Clean)],
        MigrateReasons = [.. host.MigrateReasons.Select(StoredText.Clean)],
        ScanResults = [.. host.ScanResults.Select(StoredText.Clean)],
        Sources = [.. host.Sources.DistinctBy(source => source.Name).OrderBy(source => source.Name, StringComparer.Ordinal)
            .Select(source => new SourceInfo(StoredText.Clean(source.Name), source.Active, TextOrNull(source.Detail)))],
        Epochs = [.. host.Epochs.Select(StoredText.Clean)],
    };

    static string? TextOrNull(string text) => text.Length == 0 ? null : StoredText.Clean(text);

    static Guid BootId(HostFacts host) => host.BootId.Length == 16
        ? new Guid(host.BootId.Span, bigEndian: true)
        : throw new BatchFormatException(BatchFault.Corrupt, $"boot_id of {host.BootId.Length} bytes where 16 are due");

    static SortedDictionary<string, string> Texts(IDictionary<string, string> map)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in map)
        {
            texts[StoredText.Clean(key)] = StoredText.Clean(value);
        }
        return texts;
    }

    static string CaptureName(HostFacts.Types.Capture capture) => capture switch
    {
        HostFacts.Types.Capture.Hybrid => "hybrid",
        HostFacts.Types.Capture.Btf => "btf",
        HostFacts.Types.Capture.None => "none",
        _ => "unknown",
    };
}
