// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using Fleet.Storage.Reading;
using Fleet.Storage.Tables;
using Fleet.Storage.Writing;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Timescale;

/// <summary>Reads runs from TimescaleDB. Rows are streamed from the server; nothing is held.</summary>
/// <remarks>Threading: safe; each call has a connection of its own.</remarks>
sealed class TimescaleReader(string connectionString) : IRunReader
{
    readonly Database _database = new(connectionString);

    public async Task<IReadOnlyList<RunInfo>> RunsAsync(RunSelector selector, CancellationToken ct)
    {
        var runs = new List<RunInfo>();
        await foreach (var run in RowsAsync(new NpgsqlCommand(RunTable.All), row => RunTable.Read(row, _database.Name), ct))
        {
            if (selector.Matches(run.Labels))
            {
                runs.Add(run);
            }
        }
        return runs;
    }

    public IAsyncEnumerable<TimedCount> CountsAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRun(CountTable.OfRun, run), CountTable.Read, ct);

    public IAsyncEnumerable<TimedCount> SummedCountsAsync(RunInfo run, DateTimeOffset zero, int binSeconds, CancellationToken ct)
    {
        var command = OfRun(CountTable.SummedOfRun, run);
        command.Parameters.Add(new() { Value = zero.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = binSeconds, NpgsqlDbType = NpgsqlDbType.Integer });
        return RowsAsync(command, CountTable.Read, ct);
    }

    public IAsyncEnumerable<TimedExtfrag> ExtfragAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRun(ExtfragTable.OfRun, run), ExtfragTable.Read, ct);

    public IAsyncEnumerable<TimedCompaction> CompactionsAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRun(CompactionTable.OfRun, run), CompactionTable.Read, ct);

    public IAsyncEnumerable<TimedSample> SamplesAsync(RunInfo run, IReadOnlyCollection<string> metrics, CancellationToken ct)
    {
        var command = OfRun(SampleTable.OfRun, run);
        command.Parameters.Add(new() { Value = MetricNames.Whole(metrics), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = MetricNames.LikePatterns(metrics), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return RowsAsync(command, SampleTable.Read, ct);
    }

    public IAsyncEnumerable<LossInfo> LossesAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRun(LossTable.OfRun, run), LossTable.Read, ct);

    public IAsyncEnumerable<MarkerInfo> MarkersAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRun(MarkerTable.OfRun, run), MarkerTable.Read, ct);

    public IAsyncEnumerable<SettingInfo> SettingsAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRun(SettingTable.OfRun, run), SettingTable.Read, ct);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    static NpgsqlCommand OfRun(string sql, RunInfo run) =>
        new(sql) { Parameters = { new() { Value = run.RunId, NpgsqlDbType = NpgsqlDbType.Uuid } } };

    async IAsyncEnumerable<T> RowsAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, [EnumeratorCancellation] CancellationToken ct)
    {
        await using (command)
        {
            await using var connection = await TryAsync(() => _database.OpenAsync(ct));
            command.Connection = connection;
            await using var rows = await TryAsync(() => new ValueTask<NpgsqlDataReader>(command.ExecuteReaderAsync(ct)));
            while (await TryAsync(() => new ValueTask<bool>(rows.ReadAsync(ct))))
            {
                yield return read(rows);
            }
        }
    }

    // An iterator may not yield inside try-catch.
    async ValueTask<T> TryAsync<T>(Func<ValueTask<T>> step)
    {
        try
        {
            return await step();
        }
        catch (NpgsqlException e)
        {
            throw new StoreUnavailableException(SqlErrors.Describe(e, _database.Name), e);
        }
    }
}
