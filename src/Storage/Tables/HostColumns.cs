// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Fleet.Storage.Reading;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Tables;

/// <summary>The columns of fleet.run that say what the host said of itself: the only place that knows their order.</summary>
static class HostColumns
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "host", "boot_id", "kernel_release", "kernel_version", "arch", "command_line", "agent_version", "page_size_bytes", "pageblock_order",
        "page_orders", "cpus", "nodes", "memory_bytes", "managed_pages", "migratetypes", "zones", "sysctls", "capture",
        "build_id", "config_sha256", "cpu_model", "node_memory_bytes", "mitigations", "clocksource", "clock_synchronized", "uptime_ns",
        "compact_results", "migrate_modes", "migrate_reasons", "scan_results", "epochs",
    ];

    /// <summary>All null where the run's start said nothing of its host.</summary>
    public static NpgsqlParameter[] Parameters(HostInfo? host) =>
    [
        SqlParameters.Text(host?.Host),
        SqlParameters.Of(host?.BootId, NpgsqlDbType.Uuid),
        SqlParameters.Text(host?.KernelRelease),
        SqlParameters.Text(host?.KernelVersion),
        SqlParameters.Text(host?.Arch),
        SqlParameters.Text(host?.CommandLine),
        SqlParameters.Text(host?.AgentVersion),
        SqlParameters.Int(host?.PageSizeBytes),
        SqlParameters.Small(host?.PageblockOrder),
        SqlParameters.Small(host?.PageOrders),
        SqlParameters.Int(host?.Cpus),
        SqlParameters.Of(host?.Nodes.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer),
        SqlParameters.Of(host?.MemoryBytes, NpgsqlDbType.Bigint),
        SqlParameters.Of(host?.ManagedPages, NpgsqlDbType.Bigint),
        SqlParameters.Texts(host?.Migratetypes),
        SqlParameters.Texts(host?.Zones),
        SqlParameters.Json(host?.Sysctls),
        SqlParameters.Text(host?.Capture),
        SqlParameters.Text(host?.BuildId),
        SqlParameters.Text(host?.ConfigSha256),
        SqlParameters.Text(host?.CpuModel),
        SqlParameters.Of(host?.NodeMemoryBytes.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint),
        SqlParameters.Json(host?.Mitigations),
        SqlParameters.Text(host?.Clocksource),
        SqlParameters.Of(host?.ClockSynchronized, NpgsqlDbType.Boolean),
        SqlParameters.Big(host?.UptimeNs),
        SqlParameters.Texts(host?.CompactResults),
        SqlParameters.Texts(host?.MigrateModes),
        SqlParameters.Texts(host?.MigrateReasons),
        SqlParameters.Texts(host?.ScanResults),
        SqlParameters.Texts(host?.Epochs),
    ];

    /// <param name="at">Where <see cref="Names"/> begin in the row; the sources as JSON follow them.</param>
    public static HostInfo Read(NpgsqlDataReader row, int at) => new(
        row.GetString(at), row.GetGuid(at + 1), row.GetString(at + 2), row.GetString(at + 3), row.GetString(at + 4), row.GetString(at + 5),
        row.GetString(at + 6), row.GetInt32(at + 7), row.SmallOrNull(at + 8), row.Small(at + 9), row.GetInt32(at + 10), row.Many<int>(at + 11),
        row.GetInt64(at + 12), row.GetInt64(at + 13), row.Many<string>(at + 14), row.Many<string>(at + 15), Map(row, at + 16), row.GetString(at + 17))
    {
        BuildId = row.TextOrNull(at + 18),
        ConfigSha256 = row.TextOrNull(at + 19),
        CpuModel = row.TextOrNull(at + 20),
        NodeMemoryBytes = row.Many<long>(at + 21),
        Mitigations = Map(row, at + 22),
        Clocksource = row.TextOrNull(at + 23),
        ClockSynchronized = row.IsDBNull(at + 24) ? null : row.GetBoolean(at + 24),
        UptimeNs = row.BigOrNull(at + 25),
        CompactResults = row.Many<string>(at + 26),
        MigrateModes = row.Many<string>(at + 27),
        MigrateReasons = row.Many<string>(at + 28),
        ScanResults = row.Many<string>(at + 29),
        Epochs = row.Many<string>(at + 30),
        Sources = row.IsDBNull(at + 31) ? [] : SourceTable.Read(row.GetString(at + 31)),
    };

    public static SortedDictionary<string, string> Map(NpgsqlDataReader row, int column) => new(
        row.IsDBNull(column) ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(column)) ?? [], StringComparer.Ordinal);
}
