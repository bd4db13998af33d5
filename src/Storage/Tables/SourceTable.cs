// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Fleet.Storage.Reading;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Tables;

/// <summary>fleet.run_source: what the agent of a run could and could not watch.</summary>
static class SourceTable
{
    /// <summary>The sources of a row of fleet.run as JSON, by name; null where there are none.</summary>
    public const string OfRun = """
        (SELECT json_agg(json_build_object('Name', name, 'Active', active, 'Detail', detail) ORDER BY name COLLATE "C")
           FROM fleet.run_source WHERE run_source.run_id = run.run_id)
        """;

    public const string Insert = """
        INSERT INTO fleet.run_source (run_id, name, active, detail)
        SELECT $1, source.name, source.active, source.detail FROM unnest($2, $3, $4) AS source (name, active, detail)
        ON CONFLICT (run_id, name) DO NOTHING
        """;

    public static NpgsqlParameter[] Parameters(Guid runId, IReadOnlyList<SourceInfo> sources) =>
    [
        SqlParameters.Id(runId),
        SqlParameters.Texts(sources.Select(source => source.Name)),
        SqlParameters.Many(sources.Select(source => source.Active).ToArray(), NpgsqlDbType.Boolean),
        SqlParameters.Many(sources.Select(source => source.Detail).ToArray(), NpgsqlDbType.Text),
    ];

    public static SourceInfo[] Read(string json) => JsonSerializer.Deserialize<SourceInfo[]>(json) ?? [];
}
