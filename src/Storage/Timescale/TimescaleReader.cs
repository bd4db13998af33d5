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
    // Queries that a server works on at the same time. More would only wait for its CPUs, and take memory meanwhile.
    const int AtOnce = 4;

    readonly Database _database = Database.ForReading(connectionString);

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
        var addedUp = await HandAddedUpAsync(byRun, ct);
        Func<CancellationToken, Task>[] parts =
        [
            .. RunsOfDay.Of(sinks.Where(sink => !addedUp.Contains(sink.Run.RunId))).Select(day => HandAsync(
                With(CountTable.OfRuns, day.Parameters()), CountTable.ReadOfRuns, row => byRun[row.Run], (to, row) => to.Take(row.Moment, row.Counts))),
            HandAsync(OfRuns(LossTable.OfRuns, byRun.Keys), row => (Run: row.GetGuid(5), Loss: LossTable.Read(row)), row => byRun[row.Run], (to, row) => to.Take(row.Loss)),
            HandAsync(OfRuns(MarkerTable.OfRuns, byRun.Keys), row => (Run: row.GetGuid(2), Marker: MarkerTable.Read(row)), row => byRun[row.Run], (to, row) => to.Take(row.Marker)),
            HandAsync(OfRuns(SettingTable.OfRuns, byRun.Keys), row => (Run: row.GetGuid(3), Setting: SettingTable.Read(row)), row => byRun[row.Run], (to, row) => to.Take(row.Setting)),
            // Of one run at a time: they are in its order only there, and there are too many to sort.
            .. sinks.Select(sink => HandAsync(SamplesOf(sink.Run, sink.Metrics), SampleTable.Read, _ => sink, (to, sample) => to.Take(sample))),
        ];
        await Parallel.ForEachAsync(parts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, (part, stop) => new ValueTask(part(stop)));
    }

    public IAsyncEnumerable<TimedExtfrag> ExtfragAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRun(ExtfragTable.OfRun, run), ExtfragTable.Read, ct);

    public IAsyncEnumerable<TimedCompaction> CompactionsAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRun(CompactionTable.OfRun, run), CompactionTable.Read, ct);

    public IAsyncEnumerable<TimedSample> SamplesAsync(RunInfo run, IReadOnlyCollection<string> metrics, CancellationToken ct) =>
        RowsAsync(SamplesOf(run, metrics), SampleTable.Read, ct);

    public IAsyncEnumerable<LossInfo> LossesAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRuns(LossTable.OfRuns, [run.RunId]), LossTable.Read, ct);

    public IAsyncEnumerable<MarkerInfo> MarkersAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRuns(MarkerTable.OfRuns, [run.RunId]), MarkerTable.Read, ct);

    public IAsyncEnumerable<SettingInfo> SettingsAsync(RunInfo run, CancellationToken ct) =>
        RowsAsync(OfRuns(SettingTable.OfRuns, [run.RunId]), SettingTable.Read, ct);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    static NpgsqlCommand OfRun(string sql, RunInfo run) => With(sql, [SqlParameters.Id(run.RunId), .. Window.Parameters(run)]);

    static NpgsqlCommand OfRuns(string sql, IEnumerable<Guid> runs) => With(sql, [SqlParameters.Many(runs.ToArray(), NpgsqlDbType.Uuid)]);

    static NpgsqlCommand SamplesOf(RunInfo run, IReadOnlyCollection<string> metrics)
    {
        var command = OfRun(SampleTable.OfRun, run);
        command.Parameters.Add(SqlParameters.Texts(MetricNames.Whole(metrics)));
        command.Parameters.Add(SqlParameters.Texts(MetricNames.LikePatterns(metrics)));
        return command;
    }

    static NpgsqlCommand With(string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql);
        command.Parameters.AddRange(parameters);
        return command;
    }

    /// <summary>Counts of those runs that the collector has added up, finely enough and from the moment that the sink begins with.</summary>
    /// <returns>Those runs. Of the others there may be counts that are not added up.</returns>
    async Task<HashSet<Guid>> HandAddedUpAsync(Dictionary<Guid, IFactSink> byRun, CancellationToken ct)
    {
        var runs = new HashSet<Guid>();
        await foreach (var counts in RowsAsync(With(RunCountTable.OfRuns, RunCountTable.Parameters([.. byRun.Values.Where(sink => sink.After is null)])), RunCountTable.Read, ct))
        {
            runs.Add(counts.Run);
            counts.HandTo(byRun[counts.Run]);
        }
        return runs;
    }

    /// <summary>One of the things that are read at once: gives each row to the run that it is of.</summary>
    Func<CancellationToken, Task> HandAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, Func<T, IFactSink> sinkOf, Action<IFactSink, T> hand) => async ct =>
    {
        await foreach (var row in RowsAsync(command, read, ct))
        {
            var sink = sinkOf(row);
            lock (sink)
            {
                hand(sink, row);
            }
        }
    };

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
