// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Labels;
using Fleet.Storage.Reading;
using Fleet.Storage.Rows;

namespace Fleet.Storage.Embedded;

/// <summary>
/// Reads an embedded store's directory and remembers what it found: files whose length and time did not change are not read
/// again, and a run's rows are looked for in the files of its own stream.
/// </summary>
/// <remarks>Threading: safe. Keep one for as long as its answers are wanted fast; it holds no file open.</remarks>
sealed class RunFolder(string path) : IRunReader
{
    readonly SemaphoreSlim _one = new(1);
    Dictionary<Guid, Stream> _streams = [];
    Dictionary<string, Guid> _streamOfFile = [];

    public async Task<IReadOnlyList<RunInfo>> RunsAsync(RunSelector selector, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            _streams = await ScanAsync(ct);
            var later = LabelFile.Read(path);
            var told = _streams.Values.SelectMany(stream => stream.Index.Told).OrderBy(one => one.Teller).ToArray();
            var runs = _streams.Values.SelectMany(stream => stream.Index.Runs(told)).ToArray();
            // A run is of one stream. Where that is not so, only all files together can say what it is.
            IReadOnlyList<RunInfo> whole = runs.DistinctBy(run => run.RunId).Count() == runs.Length
                ? runs : await new RecordingReader(path).RunsAsync(RunSelector.All, ct);
            return [.. whole.Select(run => RunLabel.Applied(run, later))
                .Where(run => selector.Matches(run.Labels)).OrderBy(run => run.Started).ThenBy(run => run.RunId)];
        }
        finally
        {
            _one.Release();
        }
    }

    public IAsyncEnumerable<TimedCount> CountsAsync(RunInfo run, CancellationToken ct) => FilesOf(run).CountsAsync(run, ct);

    public async Task ReadAsync(IReadOnlyCollection<IFactSink> sinks, CancellationToken ct)
    {
        var streams = _streams;
        await Parallel.ForEachAsync(sinks.GroupBy(sink => StreamOf(sink.Run)), ct, async (stream, stop) =>
            await FilesOf(stream.Key).ReadAsync([.. stream], (run, loss) => IsOf(streams, run, loss), stop));
        foreach (var sink in sinks)
        {
            foreach (var loss in ToldOf(streams, sink.Run))
            {
                sink.Take(loss.Info);
            }
        }
    }

    public IAsyncEnumerable<TimedExtfrag> ExtfragAsync(RunInfo run, CancellationToken ct) => FilesOf(run).ExtfragAsync(run, ct);

    public IAsyncEnumerable<TimedCompaction> CompactionsAsync(RunInfo run, CancellationToken ct) => FilesOf(run).CompactionsAsync(run, ct);

    public IAsyncEnumerable<TimedSample> SamplesAsync(RunInfo run, IReadOnlyCollection<string> metrics, CancellationToken ct) =>
        FilesOf(run).SamplesAsync(run, metrics, ct);

    public IAsyncEnumerable<LossInfo> LossesAsync(RunInfo run, CancellationToken ct)
    {
        var streams = _streams;
        return FilesOf(run).LossRowsAsync(run, ct).Where(loss => IsOf(streams, run, loss))
            .Concat(ToldOf(streams, run).ToAsyncEnumerable()).Select(loss => loss.Info);
    }

    public IAsyncEnumerable<MarkerInfo> MarkersAsync(RunInfo run, CancellationToken ct) => FilesOf(run).MarkersAsync(run, ct);

    public IAsyncEnumerable<SettingInfo> SettingsAsync(RunInfo run, CancellationToken ct) => FilesOf(run).SettingsAsync(run, ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Whether a loss that the run's batches bring is its own, or that of a run that is not here.</summary>
    static bool IsOf(Dictionary<Guid, Stream> streams, RunInfo run, LossRow loss) =>
        loss.StreamId is not { } loser || !streams.TryGetValue(loser, out var stream) || stream.Has(run);

    /// <summary>What other runs tell of this one.</summary>
    static IEnumerable<LossRow> ToldOf(Dictionary<Guid, Stream> streams, RunInfo run) => streams.Values.SelectMany(stream => stream.Index.Told)
        .Where(one => streams.TryGetValue(one.Loss.StreamId!.Value, out var stream) && stream.Has(run)).OrderBy(one => one.Teller).Select(one => one.Loss);

    async Task<Dictionary<Guid, Stream>> ScanAsync(CancellationToken ct)
    {
        var files = await Task.Run(() => RecordingFiles.InDirectory(path), ct);
        _streamOfFile = files.ToDictionary(
            file => file.Path, file => _streamOfFile.TryGetValue(file.Path, out var known) ? known : RecordingFiles.HeaderOf(file.Path).StreamId);
        var streams = new Dictionary<Guid, Stream>();
        foreach (var group in files.GroupBy(file => _streamOfFile[file.Path]))
        {
            var found = group.OrderBy(file => file.Path, StringComparer.Ordinal).ToArray();
            streams[group.Key] = _streams.TryGetValue(group.Key, out var known) && known.Files.SequenceEqual(found) ? known
                : new Stream(found, await new RecordingReader(path, [.. found.Select(file => file.Path)]).IndexAsync(ct));
        }
        return streams;
    }

    RecordingReader FilesOf(RunInfo run) => FilesOf(StreamOf(run));

    RecordingReader FilesOf(Stream? stream) =>
        stream is null ? new RecordingReader(path) : new RecordingReader(path, [.. stream.Files.Select(file => file.Path)]);

    /// <summary>Null where it is not of one stream alone.</summary>
    Stream? StreamOf(RunInfo run)
    {
        var of = _streams.Values.Where(stream => stream.Has(run)).ToArray();
        return of is [var only] ? only : null;
    }

    sealed record Stream(IReadOnlyList<SegmentFile> Files, RecordingIndex Index)
    {
        public bool Has(RunInfo run) => Index.Has(run.RunId);
    }
}
