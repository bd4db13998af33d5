// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Fleet.Storage.Rows;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Tables;

/// <summary>fleet.stack and fleet.cgroup: what events refer to, each once a run.</summary>
static class ContextTables
{
    // Arrays of arrays must be rectangular in SQL: the frames come as JSON. Sorted, so that no two writers wait for each other.
    const string Stacks = """
        INSERT INTO fleet.stack (run_id, stack_id, frames)
        SELECT stack.run_id, stack.stack_id, ARRAY(SELECT json_array_elements_text(stack.frames::json))
          FROM unnest($1, $2, $3) AS stack (run_id, stack_id, frames) ORDER BY 1, 2
        ON CONFLICT (run_id, stack_id) DO NOTHING
        """;

    const string Cgroups = """
        INSERT INTO fleet.cgroup (run_id, cgroup_id, path, container)
        SELECT cgroup.run_id, cgroup.cgroup_id, nullif(cgroup.path, ''), nullif(cgroup.container, '')
          FROM unnest($1, $2, $3, $4) AS cgroup (run_id, cgroup_id, path, container) ORDER BY 1, 2
        ON CONFLICT (run_id, cgroup_id) DO NOTHING
        """;

    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyCollection<RunFacts> batches, CancellationToken ct)
    {
        var stacks = batches.SelectMany(batch => batch.Stacks.Select(stack => (batch.RunId, Id: stack.Value, stack.Key.Frames)))
            .DistinctBy(stack => (stack.RunId, stack.Id)).ToList();
        if (stacks.Count > 0)
        {
            await Sql.RunAsync(connection, Stacks, ct,
                SqlParameters.Many(stacks.Select(stack => stack.RunId).ToArray(), NpgsqlDbType.Uuid),
                SqlParameters.Many(stacks.Select(stack => stack.Id).ToArray(), NpgsqlDbType.Bigint),
                SqlParameters.Texts(stacks.Select(stack => JsonSerializer.Serialize(stack.Frames.Select(StoredText.Clean)))));
        }
        var cgroups = batches.SelectMany(batch => batch.Cgroups.Select(cgroup => (batch.RunId, Cgroup: cgroup)))
            .DistinctBy(cgroup => (cgroup.RunId, cgroup.Cgroup.Id)).ToList();
        if (cgroups.Count > 0)
        {
            await Sql.RunAsync(connection, Cgroups, ct,
                SqlParameters.Many(cgroups.Select(cgroup => cgroup.RunId).ToArray(), NpgsqlDbType.Uuid),
                SqlParameters.Many(cgroups.Select(cgroup => (long)cgroup.Cgroup.Id).ToArray(), NpgsqlDbType.Bigint),
                SqlParameters.Texts(cgroups.Select(cgroup => StoredText.Clean(cgroup.Cgroup.Path))),
                SqlParameters.Texts(cgroups.Select(cgroup => StoredText.Clean(cgroup.Cgroup.Container))));
        }
    }
}
