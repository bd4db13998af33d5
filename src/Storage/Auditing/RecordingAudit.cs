// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Segments;
using Fleet.Storage.Embedded;
using Fleet.Storage.Rows;
using Fleet.V1;

namespace Fleet.Storage.Auditing;

/// <summary>The books of segment files, by reading them once. Batches that cannot be opened stay in the files: they count as quarantined.</summary>
sealed class RecordingAudit
{
    readonly Dictionary<StreamKey, Numbers> _numbers = [];
    readonly Dictionary<Guid, RunTally> _runs = [];
    readonly List<LossRow> _losses = [];
    readonly OncePerSeq _once = new();

    /// <exception cref="FileNotFoundException">There is nothing at the path.</exception>
    public static Books Read(string path, CancellationToken ct)
    {
        var audit = new RecordingAudit();
        foreach (var file in RecordingFiles.InOrder(path, _ => true))
        {
            using var reader = SegmentReader.Open(file);
            // A write error, or a copied file, leaves a batch in two files: readers pass over the second.
            foreach (var batch in reader.Batches().Where(audit._once.IsNew))
            {
                ct.ThrowIfCancellationRequested();
                audit.Add(batch);
            }
        }
        return new Books(
            [.. audit._numbers.Select(stream => audit.Stream(stream.Key, stream.Value)).OrderBy(book => book.Host).ThenBy(book => $"{book.Key}", StringComparer.Ordinal)],
            [.. audit._runs.Select(run => audit.Run(run.Key, run.Value)).OrderBy(book => book.Host).ThenBy(book => book.RunId)]);
    }

    void Add(Batch batch)
    {
        var key = BatchCodec.KeyOf(batch);
        if (!_numbers.TryGetValue(key, out var numbers))
        {
            _numbers[key] = numbers = new Numbers();
        }
        numbers.Add((long)batch.Seq);
        try
        {
            Add(FactRows.Of(batch));
        }
        catch (BatchFormatException)
        {
            numbers.Unreadable++;
            numbers.UnreadableEvents += batch.EventCount;
        }
    }

    void Add(FactRows batch)
    {
        if (!_runs.TryGetValue(batch.RunId, out var run))
        {
            _runs[batch.RunId] = run = new RunTally(batch.Run.Key.StreamId);
        }
        run.Host ??= batch.Run.Start?.Host?.Host;
        run.Ended |= batch.Run.End is not null;
        run.Produced += batch.Counts.Where(count => count.Count.Row.Key.Kind is >= Kind.Extfrag and <= Kind.CompactionFailure).Sum(count => (long)count.Count.Row.Count);
        run.Stored += batch.Extfrag.Length + batch.Compactions.Length;
        run.Losses.AddRange(batch.Losses);
        _losses.AddRange(batch.Losses.Where(loss => loss.StreamId is not null));
    }

    StreamBook Stream(StreamKey key, Numbers numbers)
    {
        var lost = Ranges(_losses.Where(loss => loss.StreamId == key.StreamId && loss.Lane == key.Lane));
        var dropped = numbers.Holes.Sum(hole => lost.Sum(loss => Math.Max(0, Math.Min(loss.To, hole.To) - Math.Max(loss.From, hole.From) + 1)));
        return new StreamBook(
            _runs.Values.FirstOrDefault(run => run.StreamId == key.StreamId && run.Host is not null)?.Host, key, numbers.Last, 0,
            numbers.Count - numbers.Unreadable, numbers.Unreadable, dropped, 0, numbers.Holes.Sum(hole => hole.To - hole.From + 1) - dropped, 0);
    }

    RunBook Run(Guid runId, RunTally run)
    {
        var summary = new StreamKey(run.StreamId, Lane.Summary);
        var countsLost = _losses.Any(loss => loss.StreamId == run.StreamId && loss.Lane == Lane.Summary)
            || run.Losses.Any(loss => loss.Lane == Lane.Summary && loss.Kind != Kind.Unspecified)
            || _numbers.GetValueOrDefault(summary) is null or { Unreadable: > 0 };
        return new RunBook(run.Host, runId, run.Produced,
            run.Losses.Where(loss => loss.Lane == Lane.Detail && loss.Info.Stage is "kernel" or "agent").Sum(loss => (long)loss.Info.Count),
            run.Stored, run.Stored, _numbers.GetValueOrDefault(summary with { Lane = Lane.Detail })?.UnreadableEvents ?? 0,
            _losses.Where(loss => loss.StreamId == run.StreamId && loss.Lane == Lane.Detail && loss.Info.Stage == "spool").Sum(loss => (long)loss.Info.Count),
            !run.Ended ? "it has not ended" : countsLost ? "counts were lost" : null);
    }

    // Without overlap, so that no number is taken for lost twice.
    static List<(long From, long To)> Ranges(IEnumerable<LossRow> losses)
    {
        var ranges = new List<(long From, long To)>();
        foreach (var (from, to) in losses.Select(loss => ((long)loss.FirstSeq!, (long)(loss.LastSeq ?? loss.FirstSeq)!)).Order())
        {
            var start = ranges.Count > 0 ? Math.Max(from, ranges[^1].To + 1) : from;
            if (start <= to)
            {
                ranges.Add((start, to));
            }
        }
        return ranges;
    }

    sealed class Numbers
    {
        public List<(long From, long To)> Holes { get; } = [];
        public long Last { get; private set; }
        public long Count { get; private set; }
        public long Unreadable { get; set; }
        public long UnreadableEvents { get; set; }

        // They come in order: whoever filters them sees to that.
        public void Add(long seq)
        {
            if (seq > Last + 1)
            {
                Holes.Add((Last + 1, seq - 1));
            }
            Last = seq;
            Count++;
        }
    }

    sealed class RunTally(Guid streamId)
    {
        public Guid StreamId => streamId;
        public string? Host { get; set; }
        public bool Ended { get; set; }
        public long Produced { get; set; }
        public long Stored { get; set; }
        public List<LossRow> Losses { get; } = [];
    }
}
