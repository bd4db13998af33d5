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
    readonly List<(Guid Stream, LossRow Loss)> _losses = [];
    readonly List<ClockStep> _steps = [];
    readonly OncePerSeq _once = new();
    readonly List<string> _damage = [];

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
            audit._damage.AddRange(reader.Damage.Select(damage => $"{file}: {damage}"));
        }
        return new Books(
            [.. audit._numbers.Keys.Union(audit.BreakingOff()).Select(audit.Stream).OrderBy(book => book.Host).ThenBy(book => $"{book.Key}", StringComparer.Ordinal)],
            [.. audit._runs.Select(run => audit.Run(run.Key, run.Value)).OrderBy(book => book.Host).ThenBy(book => book.RunId)]) 
        {
            Damage = audit._damage,
            ClockSteps = [.. audit._steps.Select(step => step with { Host = audit._runs[step.RunId].Host }).OrderBy(step => step.Host).ThenBy(step => step.RunId)],
        };
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
        _steps.AddRange(batch.Markers.Where(marker => ClockStepText.Matches(marker.Info.Text))
            .Select(marker => new ClockStep(null, batch.RunId, marker.Info.Time, marker.Info.Text)));
        _losses.AddRange(batch.Losses.Select(loss => (loss.StreamId ?? run.StreamId, loss)));
    }

    // A lane may be known by nothing but its loss.
    IEnumerable<StreamKey> BreakingOff() =>
        _losses.Where(lost => lost.Loss is { IsOpen: true, Lane: not null }).Select(lost => new StreamKey(lost.Stream, lost.Loss.Lane!.Value));

    IEnumerable<LossRow> LossesOf(Guid stream) => _losses.Where(lost => lost.Stream == stream).Select(lost => lost.Loss);

    StreamBook Stream(StreamKey key)
    {
        var numbers = _numbers.GetValueOrDefault(key) ?? new Numbers();
        var losses = LossesOf(key.StreamId).Where(loss => loss.Lane == key.Lane && loss.FirstSeq is not null).ToLookup(loss => loss.IsOpen);
        var lost = Ranges(losses[false]);
        var dropped = numbers.Holes.Sum(hole => lost.Sum(loss => Math.Max(0, Math.Min(loss.To, hole.To) - Math.Max(loss.From, hole.From) + 1)));
        return new StreamBook(
            _runs.Values.FirstOrDefault(run => run.StreamId == key.StreamId && run.Host is not null)?.Host, key, numbers.Last, 0,
            numbers.Count - numbers.Unreadable, numbers.Unreadable, dropped, 0, numbers.Holes.Sum(hole => hole.To - hole.From + 1) - dropped, 0,
            losses[true].Min(loss => (long?)loss.FirstSeq));
    }

    RunBook Run(Guid runId, RunTally run)
    {
        var summary = new StreamKey(run.StreamId, Lane.Summary);
        var losses = LossesOf(run.StreamId).ToList();
        var detail = losses.Where(loss => loss.Lane == Lane.Detail).ToList();
        var countsLost = losses.Any(loss => loss.Lane == Lane.Summary && (loss.FirstSeq is not null || loss.Kind != Kind.Unspecified))
            || _numbers.GetValueOrDefault(summary) is null or { Unreadable: > 0 };
        return new RunBook(run.Host, runId, run.Produced, Events(loss => loss.Info.Stage is "kernel" or "agent"),
            run.Stored, run.Stored, _numbers.GetValueOrDefault(summary with { Lane = Lane.Detail })?.UnreadableEvents ?? 0,
            Events(loss => loss.Info.Stage == "spool"),
            losses.Any(loss => loss.IsOpen) ? RunBook.BreaksOff : !run.Ended ? RunBook.GoesOn : countsLost ? RunBook.CountsLost
                : detail.Any(loss => loss.Info.Count is null) ? RunBook.Unnumbered : null);

        long Events(Func<LossRow, bool> which) => detail.Where(which).Sum(loss => (long)(loss.Info.Count ?? 0));
    }

    // Without overlap, so that no number is taken for lost twice.
    static List<(long From, long To)> Ranges(IEnumerable<LossRow> losses)
    {
        var ranges = new List<(long From, long To)>();
        foreach (var (from, to) in losses.Select(loss => ((long)loss.FirstSeq!, (long)loss.LastSeq!)).Order())
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
    }
}
