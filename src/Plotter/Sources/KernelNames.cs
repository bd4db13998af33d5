// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Sources;

/// <summary>Names the numbers of one host's kernel, as that host named them.</summary>
sealed class KernelNames(HostInfo? host)
{
    public string Migratetype(int number) => Name(host?.Migratetypes, number) ?? Unnamed("type", number);

    public string? Zone(int? number) => number is { } zone ? Name(host?.Zones, zone) ?? Unnamed("zone", zone) : null;

    /// <summary>enum compact_result without its prefix: <c>deferred</c>.</summary>
    public string CompactResult(int number) => Word(Name(host?.CompactResults, number), "COMPACT_") ?? Unnamed("result", number);

    /// <summary>enum migrate_mode without its prefix: <c>sync_light</c>.</summary>
    public string MigrateMode(int number) => Word(Name(host?.MigrateModes, number), "MIGRATE_") ?? Unnamed("mode", number);

    /// <summary>enum migrate_reason without its prefix: <c>compaction</c>.</summary>
    public string MigrateReason(int number) => Word(Name(host?.MigrateReasons, number), "MR_") ?? Unnamed("reason", number);

    /// <summary>enum scan_result without its prefix: <c>succeed</c>.</summary>
    public string ScanResult(int number) => Word(Name(host?.ScanResults, number), "SCAN_") ?? Unnamed("result", number);

    static string? Name(IReadOnlyList<string>? names, int number) =>
        names is not null && number >= 0 && number < names.Count ? names[number] : null;

    static string? Word(string? name, string prefix) =>
        (name?.StartsWith(prefix, StringComparison.Ordinal) == true ? name[prefix.Length..] : name)?.ToLowerInvariant();

    static string Unnamed(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what} {number}");
}
