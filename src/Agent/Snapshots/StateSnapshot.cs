// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text.Json.Serialization;
using Fleet.Agent.Sampling;

namespace Fleet.Agent.Snapshots;

/// <summary>The state of this host's memory at one moment.</summary>
/// <param name="Schema">Version of this layout.</param>
/// <param name="BootNs">CLOCK_BOOTTIME before the first reading, ns.</param>
/// <param name="UnixNs">The same moment in ns since 1970 UTC.</param>
/// <param name="PageblockOrder">Null where it cannot be read.</param>
/// <param name="Values">What is of no zone, by the names of docs/samples.md: psi.*, khugepaged.*, mthp.*, folio_migration.* and vmstat.*.</param>
/// <param name="Settings">By the names of the run's sysctls.</param>
/// <param name="Sources">What was read, and why the rest was not.</param>
sealed record StateSnapshot(
    int Schema, string Host, string Kernel, ulong BootNs, long UnixNs, int PageSizeBytes, int? PageblockOrder,
    IReadOnlyList<ZoneSnapshot> Zones, SortedDictionary<string, long> Values, SortedDictionary<string, string> Settings,
    IReadOnlyList<SourceState> Sources)
{
    public string ToJson() => JsonSerializer.Serialize(this, SnapshotJson.Default.StateSnapshot);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(StateSnapshot))]
sealed partial class SnapshotJson : JsonSerializerContext;
