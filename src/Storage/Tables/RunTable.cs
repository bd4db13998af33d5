// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Fleet.Storage.Rows;
using Fleet.Storage.Reading;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Tables;

/// <summary>fleet.run and fleet.host. The first batch that names a run makes its row; its start and end fill it in.</summary>
static class RunTable
{
    const string Touch = """
        INSERT INTO fleet.run (run_id, stream_id, first_seen, last_seen) VALUES ($1, $2, $3, $4)
        ON CONFLICT (run_id) DO UPDATE SET first_seen = least(run.first_seen, excluded.first_seen),
                                           last_seen = greatest(run.last_seen, excluded.last_seen)
        """;

    const string Start = """
        UPDATE fleet.run SET started = $2, labels = $3, host = $4, boot_id = $5, kernel_release = $6, kernel_version = $7,
            arch = $8, command_line = $9, agent_version = $10, page_size_bytes = $11, pageblock_order = $12, page_orders = $13,
            cpus = $14, nodes = $15, memory_bytes = $16, managed_pages = $17, migratetypes = $18, zones = $19, sysctls = $20,
            capture = $21
        WHERE run_id = $1
        """;

    const string Seen = """
        INSERT INTO fleet.host (host, first_seen, last_seen) VALUES ($1, $2, $2)
        ON CONFLICT (host) DO UPDATE SET first_seen = least(host.first_seen, excluded.first_seen),
                                         last_seen = greatest(host.last_seen, excluded.last_seen)
        """;

    const string End = "UPDATE fleet.run SET ended = $2, end_reason = $3, exit_code = $4 WHERE run_id = $1";

    /// <summary>All runs, oldest first; <see cref="Read"/> reads a row.</summary>
    public const string All = """
        SELECT run_id, labels, coalesce(started, first_seen), ended, last_seen,
               host, boot_id, kernel_release, kernel_version, arch, command_line, agent_version, page_size_bytes, pageblock_order,
               page_orders, cpus, nodes, memory_bytes, managed_pages, migratetypes, zones, sysctls, capture,
               (SELECT count(*) FROM fleet.quarantine WHERE quarantine.stream_id = run.stream_id)
          FROM fleet.run ORDER BY 3, 1
        """;

    public static async Task WriteAsync(NpgsqlConnection connection, IEnumerable<FactRows> batches, CancellationToken ct)
    {
        // In the same order in every transaction, as with the cursors.
        foreach (var run in batches.GroupBy(batch => batch.RunId).OrderBy(run => run.Key))
        {
            await RunAsync(connection, Touch, ct,
                Id(run.Key), Id(run.First().Key.StreamId), Time(run.Min(batch => batch.FirstSeen)), Time(run.Max(batch => batch.LastSeen)));
            if (run.FirstOrDefault(batch => batch.Start is not null)?.Start is { } start)
            {
                await RunAsync(connection, Start, ct, [Id(run.Key), Time(start.Started), Json(start.Labels), .. HostParameters(start.Host)]);
                if (start.Host is { } host)
                {
                    await RunAsync(connection, Seen, ct, Text(host.Host), Time(start.Started));
                }
            }
            if (run.LastOrDefault(batch => batch.End is not null)?.End is { } end)
            {
                await RunAsync(connection, End, ct, Id(run.Key), Time(end.Ended), Text(end.Reason), Parameter(end.ExitCode, NpgsqlDbType.Integer));
            }
        }
    }

    public static RunInfo Read(NpgsqlDataReader row, string source)
    {
        var quarantined = row.GetInt64(23);
        return new RunInfo(row.GetGuid(0), source, Map(row.GetString(1)), row.Time(2), row.TimeOrNull(3), row.Time(4),
            row.IsDBNull(5) ? null : Host(row),
            quarantined == 0 ? [] : [$"{quarantined} batches of this run's stream could not be stored and are in quarantine"]);
    }

    static HostInfo Host(NpgsqlDataReader row) => new(
        row.GetString(5), row.GetGuid(6), row.GetString(7), row.GetString(8), row.GetString(9), row.GetString(10), row.GetString(11),
        row.GetInt32(12), row.SmallOrNull(13), row.Small(14), row.GetInt32(15), row.GetFieldValue<int[]>(16),
        row.GetInt64(17), row.GetInt64(18), row.GetFieldValue<string[]>(19), row.GetFieldValue<string[]>(20),
        Map(row.GetString(21)), row.GetString(22));

    static NpgsqlParameter[] HostParameters(HostInfo? host) =>
    [
        Text(host?.Host),
        Parameter(host?.BootId, NpgsqlDbType.Uuid),
        Text(host?.KernelRelease),
        Text(host?.KernelVersion),
        Text(host?.Arch),
        Text(host?.CommandLine),
        Text(host?.AgentVersion),
        Parameter(host?.PageSizeBytes, NpgsqlDbType.Integer),
        Parameter((short?)host?.PageblockOrder, NpgsqlDbType.Smallint),
        Parameter((short?)host?.PageOrders, NpgsqlDbType.Smallint),
        Parameter(host?.Cpus, NpgsqlDbType.Integer),
        Parameter(host?.Nodes.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer),
        Parameter(host?.MemoryBytes, NpgsqlDbType.Bigint),
        Parameter(host?.ManagedPages, NpgsqlDbType.Bigint),
        Parameter(host?.Migratetypes.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text),
        Parameter(host?.Zones.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text),
        host is null ? Parameter(null, NpgsqlDbType.Jsonb) : Json(host.Sysctls),
        Text(host?.Capture),
    ];

    static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(ct);
    }

    static SortedDictionary<string, string> Map(string json) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [], StringComparer.Ordinal);

    static NpgsqlParameter Id(Guid value) => Parameter(value, NpgsqlDbType.Uuid);

    static NpgsqlParameter Text(string? value) => Parameter(value, NpgsqlDbType.Text);

    static NpgsqlParameter Time(DateTimeOffset value) => Parameter(value.UtcDateTime, NpgsqlDbType.TimestampTz);

    static NpgsqlParameter Json(IReadOnlyDictionary<string, string> map) => Parameter(JsonSerializer.Serialize(map), NpgsqlDbType.Jsonb);

    static NpgsqlParameter Parameter(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
