// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Labels;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Timescale;

/// <summary>The labels in fleet.run_label; fleet.labels_of applies them.</summary>
sealed class TimescaleLabels(string connectionString) : IRunLabels
{
    const string Insert = "INSERT INTO fleet.run_label (run_id, key, value) SELECT * FROM unnest($1, $2, $3)";

    readonly Database _database = new(connectionString);

    public Task AppendAsync(IReadOnlyCollection<RunLabel> labels, CancellationToken ct) => _database.UseAsync(async connection =>
    {
        await using var command = new NpgsqlCommand(Insert, connection)
        {
            Parameters =
            {
                new() { Value = labels.Select(label => label.RunId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
                new() { Value = labels.Select(label => label.Key).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = labels.Select(label => label.Value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            },
        };
        return await command.ExecuteNonQueryAsync(ct);
    }, ct);

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
