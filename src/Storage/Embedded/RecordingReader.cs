// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Segments;
using Fleet.Storage.Labels;
using Fleet.Storage.Rows;
using Fleet.Storage.Reading;
using Fleet.V1;

namespace Fleet.Storage.Embedded;

/// <summary>
/// Reads runs from segment files: recordings, or an embedded store's directory. Files may grow meanwhile: what was
/// complete when a read began is read.
/// </summary>
/// <remarks>Memory is one batch. Threading: safe; each call opens the files for itself.</remarks>
/// <param name="path">A .frag file, or a directory: every .frag file in it.</param>
/// <param name="only">Files of the directory to read; null for all of them.</param>
sealed class RecordingReader(string path, IReadOnlyList<string>? only = null) : IRunReader
{
    public async Task<IReadOnlyList<RunInfo>> RunsAsync(RunSelector selector, CancellationToken ct)
    {
        var index = await IndexAsync(ct);
        // Segments of a store may be named one by one: what was said of their runs later lies beside them.
        var later = LabelFile.Read(Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!);
        return [.. index.Runs(index.Told).Select(run => RunLabel.Applied(run, later)).Where(run => selector.Matches(run.Labels)).OrderBy(run => run.Started).ThenBy(run => run.RunId)];
    }

    /// <summary>The runs of the files, before any selection.</summary>
    public Task<RecordingIndex> IndexAsync(CancellationToken ct) => Task.Run(() =>
    {
        var index = new RecordingIndex(path);
        foreach (var segment in RecordingFiles.InOrder(path, header => true, only))
        {
            index.Add(segment, ct);
        }
        return index;
    }, ct);

    public IAsyncEnumerable<TimedCount> CountsAsync(RunInfo run, CancellationToken ct) =>
        Rows(run, Lane.Summary, batch => batch.Counts.Select(interval => interval.Count).Where(count => !batch.Clock.IsStray(count.To)), ct);

    public Task ReadAsync(IReadOnlyCollection<IFactSink> sinks, CancellationToken ct) => ReadAsync(sinks, (_, _) => true, ct);

    /// <param name="isOf">Whether a loss that a run's batches bring is that run's.</param>
    public Task ReadAsync(IReadOnlyCollection<IFactSink> sinks, Func<RunInfo, LossRow, bool> isOf, CancellationToken ct) => Task.Run(() =>
    {
        var byRun = sinks.ToDictionary(sink => sink.Run.RunId);
        foreach (var batch in Contents(Lane.Summary, byRun.ContainsKey, ct))
        {
            Hand(batch, byRun[batch.RunId], isOf);
        }
    }, ct);

    public IAsyncEnumerable<TimedExtfrag> ExtfragAsync(RunInfo run, CancellationToken ct) =>
        Rows(run, Lane.Detail, batch => batch.Extfrag.Where(e => !batch.Clock.IsStray(e.Time)), ct);

    public IAsyncEnumerable<TimedCompaction> CompactionsAsync(RunInfo run, CancellationToken ct) =>
        Contents(Lane.Detail, id => id == run.RunId, ct, withoutExtfrag: true)
            .SelectMany(batch => batch.Compactions.Where(e => !batch.Clock.IsStray(e.Time))).ToAsyncEnumerable();

    public IAsyncEnumerable<TimedSample> SamplesAsync(RunInfo run, IReadOnlyCollection<string> metrics, CancellationToken ct) =>
        Rows(run, Lane.Summary, batch => batch.Samples
            .Where(sample => !batch.Clock.IsStray(sample.Time) && MetricNames.Match(metrics, sample.Row.Series.Metric)), ct);

    public IAsyncEnumerable<LossInfo> LossesAsync(RunInfo run, CancellationToken ct) =>
        LossRowsAsync(run, ct).Select(loss => loss.Info);

    /// <summary>Every loss that the run's own batches bring.</summary>
    public IAsyncEnumerable<LossRow> LossRowsAsync(RunInfo run, CancellationToken ct) => Rows(run, Lane.Summary, batch => batch.Losses, ct);

    public IAsyncEnumerable<MarkerInfo> MarkersAsync(RunInfo run, CancellationToken ct) =>
        Rows(run, Lane.Summary, batch => batch.Markers.Select(marker => marker.Info), ct);

    public IAsyncEnumerable<SettingInfo> SettingsAsync(RunInfo run, CancellationToken ct) =>
        Rows(run, Lane.Summary, batch => batch.Settings.Select(setting => setting.Info), ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    static void Hand(FactRows batch, IFactSink to, Func<RunInfo, LossRow, bool> isOf)
    {
        foreach (ref readonly var interval in batch.Counts.AsSpan())
        {
            if (!batch.Clock.IsStray(interval.Count.To) && !(interval.Count.To <= to.After))
            {
                to.Take(interval.Count.To, interval.Count.Row);
            }
        }

        foreach (ref readonly var sample in batch.Samples.AsSpan())
        {
            if (!batch.Clock.IsStray(sample.Time) && MetricNames.Match(to.Metrics, sample.Row.Series.Metric))
            {
                to.Take(sample);
            }
        }

        foreach (var loss in batch.Losses.Where(loss => isOf(to.Run, loss)))
        {
            to.Take(loss.Info);
        }

        Array.ForEach(batch.Markers, marker => to.Take(marker.Info));
        Array.ForEach(batch.Settings, setting => to.Take(setting.Info));
    }

    IAsyncEnumerable<T> Rows<T>(RunInfo run, Lane lane, Func<FactRows, IEnumerable<T>> rows, CancellationToken ct) =>
        Contents(lane, id => id == run.RunId, ct).SelectMany(rows).ToAsyncEnumerable();

    IEnumerable<FactRows> Contents(Lane lane, Func<Guid, bool> wanted, CancellationToken ct, bool withoutExtfrag = false)
    {
        var once = new OncePerSeq();
        foreach (var segment in RecordingFiles.InOrder(path, header => header.Lane == lane || header.Lane == Lane.Unspecified, only))
        {
            using var reader = SegmentReader.Open(segment);
            foreach (var batch in reader.PassingBatches().Where(batch => batch.Lane == lane))
            {
                ct.ThrowIfCancellationRequested();
                // What cannot be read was named in the run's warnings.
                if (once.IsNew(batch) && TryOpen(batch, withoutExtfrag) is { } content && wanted(content.RunId))
                {
                    yield return content;
                }
            }
        }
    }

    static FactRows? TryOpen(Batch batch, bool withoutExtfrag)
    {
        try
        {
            return FactRows.Of(batch, withoutExtfrag);
        }
        catch (BatchFormatException)
        {
            return null;
        }
    }
}
