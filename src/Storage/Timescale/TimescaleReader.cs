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
        var openEnds = await RowsAsync(new NpgsqlCommand(LossTable.OpenEnds), LossTable.ReadOpenEnd, ct).ToLookupAsync(end => end.RunId, end => end.Warning, cancellationToken: ct);
        return [.. runs.Select(run => run with { Warnings = [.. run.Warnings, .. openEnds[run.RunId]] })];
    }

    public IAsyncEnumerable<TimedCount> CountsAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRun(CountTable.OfRun, run), CountTable.Read, ct);

    public async Task ReadAsync(IReadOnlyCollection<IFactSink> sinks, CancellationToken ct)
    {
        if (sinks.Count == 0)
        {
            return;
        }
        var byRun = sinks.ToDictionary(sink => sink.Run.RunId);
        await foreach (var (run, total) in RowsAsync(CountsOf(CountTable.TotalsOfRuns, sinks), row => (row.GetGuid(0), CountTable.ReadTotal(row)), ct))
        {
            byRun[run].TakeTotal(total);
        }
        await foreach (var (run, bin) in RowsAsync(CountsOf(CountTable.BinsOfRuns, sinks), row => (row.GetGuid(0), CountTable.ReadBin(row)), ct))
        {
            byRun[run].TakeBin(bin);
        }
        // Of one run at a time: they are in its order only there, and there are too many to sort.
        foreach (var sink in sinks)
        {
            await foreach (var sample in SamplesAsync(sink.Run, sink.Metrics, ct))
            {
                sink.Take(sample);
            }
        }
        await foreach (var (run, loss) in RowsAsync(OfRuns(LossTable.OfRuns, byRun.Keys), row => (row.GetGuid(5), LossTable.Read(row)), ct))
        {
            byRun[run].Take(loss);
        }
        await foreach (var (run, marker) in RowsAsync(OfRuns(MarkerTable.OfRuns, byRun.Keys), row => (row.GetGuid(2), MarkerTable.Read(row)), ct))
        {
            byRun[run].Take(marker);
        }
        await foreach (var (run, setting) in RowsAsync(OfRuns(SettingTable.OfRuns, byRun.Keys), row => (row.GetGuid(3), SettingTable.Read(row)), ct))
        {
            byRun[run].Take(setting);
        }
    }

    public IAsyncEnumerable<TimedExtfrag> ExtfragAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRun(ExtfragTable.OfRun, run), ExtfragTable.Read, ct);

    public IAsyncEnumerable<TimedCompaction> CompactionsAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRun(CompactionTable.OfRun, run), CompactionTable.Read, ct);

    public IAsyncEnumerable<TimedSample> SamplesAsync(RunInfo run, IReadOnlyCollection<string> metrics, CancellationToken ct)
    {
        var command = OfRun(SampleTable.OfRun, run);
        command.Parameters.Add(SqlParameters.Texts(MetricNames.Whole(metrics)));
        command.Parameters.Add(SqlParameters.Texts(MetricNames.LikePatterns(metrics)));
        return RowsAsync(command, SampleTable.Read, ct);
    }

    public IAsyncEnumerable<LossInfo> LossesAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRuns(LossTable.OfRuns, [run.RunId]), LossTable.Read, ct);

    public IAsyncEnumerable<MarkerInfo> MarkersAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRuns(MarkerTable.OfRuns, [run.RunId]), MarkerTable.Read, ct);

    public IAsyncEnumerable<SettingInfo> SettingsAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRuns(SettingTable.OfRuns, [run.RunId]), SettingTable.Read, ct);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    static NpgsqlCommand OfRun(string sql, RunInfo run) => With(sql, [SqlParameters.Id(run.RunId), .. Window.Parameters([run])]);

    static NpgsqlCommand OfRuns(string sql, IEnumerable<Guid> runs) => With(sql, [SqlParameters.Many(runs.ToArray(), NpgsqlDbType.Uuid)]);

    static NpgsqlCommand CountsOf(string sql, IReadOnlyCollection<IFactSink> sinks) => With(sql,
    [
        SqlParameters.Many(sinks.Select(sink => sink.Run.RunId).ToArray(), NpgsqlDbType.Uuid),
        SqlParameters.Many(sinks.Select(sink => sink.After?.UtcDateTime).ToArray(), NpgsqlDbType.TimestampTz),
        SqlParameters.Many(sinks.Select(sink => sink.Zero.UtcDateTime).ToArray(), NpgsqlDbType.TimestampTz),
        SqlParameters.Many(sinks.Select(sink => sink.BinSeconds).ToArray(), NpgsqlDbType.Integer),
        SqlParameters.Many(sinks.Select(sink => sink.Run.Host?.PageblockOrder).ToArray(), NpgsqlDbType.Integer),
        .. Window.Parameters([.. sinks.Select(sink => sink.Run)]),
    ]);

    static NpgsqlCommand With(string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql);
        command.Parameters.AddRange(parameters);
        return command;
    }

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
