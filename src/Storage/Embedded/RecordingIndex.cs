// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Segments;
using Fleet.Storage.Rows;
using Fleet.Storage.Reading;
using Fleet.V1;

namespace Fleet.Storage.Embedded;

/// <summary>Finds the runs of segment files, and what is wrong with the files.</summary>
/// <param name="source">For messages: the file or directory that the user named.</param>
sealed class RecordingIndex(string source)
{
    readonly Dictionary<Guid, FoundRun> _runs = [];
    readonly Dictionary<Guid, List<string>> _damage = [];
    readonly List<ToldLoss> _told = [];
    readonly OncePerSeq _once = new();
    readonly Dictionary<Guid, (FoundRun Run, WallClock Clock)> _latest = [];

    /// <summary>Reads one file to its end. Files of a stream come in the order of writing.</summary>
    /// <exception cref="SegmentFormatException">Not a recording.</exception>
    public void Add(string file, CancellationToken ct)
    {
        using var reader = SegmentReader.Open(file);
        foreach (var batch in reader.PassingBatches().Where(_once.IsNew))
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                if (IsDetailOfKnownRun(batch))
                {
                    continue;
                }
                var content = FactRows.Of(batch);
                if (!_runs.TryGetValue(content.RunId, out var run))
                {
                    _runs[content.RunId] = run = new FoundRun(content.Run.Key.StreamId);
                }
                run.Add(content.Run);
                _told.AddRange(content.Losses.Where(loss => loss.StreamId is { } loser && loser != content.Run.Key.StreamId)
                    .Select(loss => new ToldLoss(content.RunId, loss)));
                _latest[content.Run.Key.StreamId] = (run, content.Clock);
                if (content.StrayRows is var stray and > 0)
                {
                    Note(content.Run.Key.StreamId, $"{file}: {stray} rows of batch {content.Seq} speak of a time far from their batch's and are left out");
                }
            }
            catch (BatchFormatException e)
            {
                Note(reader.Header.StreamId, $"{file}: {e.Message}");
            }
        }
        foreach (var damage in reader.Damage)
        {
            Note(reader.Header.StreamId, damage.IsTail
                ? $"{file}: {damage} (still being written, or cut short)"
                : $"{file}: {damage}");
        }
    }

    public bool Has(Guid runId) => _runs.ContainsKey(runId);

    /// <summary>What these runs told of others.</summary>
    public IReadOnlyList<ToldLoss> Told => _told;

    /// <param name="told">What any run told of these.</param>
    public IEnumerable<RunInfo> Runs(IReadOnlyList<ToldLoss> told) => _runs.Select(run => run.Value.Describe(run.Key, source,
        [.. _once.Gaps.GetValueOrDefault(run.Value.StreamId, []), .. _damage.GetValueOrDefault(run.Value.StreamId, []), .. OpenEnds(run.Value.StreamId, told)]));

    static IEnumerable<string> OpenEnds(Guid stream, IEnumerable<ToldLoss> told) => told.Select(one => one.Loss)
        .Where(loss => loss is { IsOpen: true, Lane: not null } && loss.StreamId == stream)
        .Select(loss => LossRow.OpenEnd(new StreamKey(stream, loss.Lane!.Value), loss.FirstSeq!.Value, loss.Info.Reason));

    // Detail is most of a file and says nothing of its run but when it was: that stands outside. Where those times are far
    // from what the summary spoke of last, it is opened, and its stray rows are counted.
    bool IsDetailOfKnownRun(Batch batch)
    {
        if (batch.Lane != Lane.Detail || batch.BootNsMin == 0 || !_latest.TryGetValue(BatchCodec.KeyOf(batch).StreamId, out var known))
        {
            return false;
        }
        var (first, last) = (known.Clock.Clamped(batch.BootNsMin), known.Clock.Clamped(batch.BootNsMax));
        if (known.Clock.IsStray(first) || known.Clock.IsStray(last))
        {
            return false;
        }
        BatchCodec.CheckEnvelope(batch);
        known.Run.See(first, last);
        return true;
    }

    void Note(Guid stream, string what)
    {
        if (!_damage.TryGetValue(stream, out var notes))
        {
            _damage[stream] = notes = [];
        }
        notes.Add(what);
    }

    /// <summary>A run as far as it has been read.</summary>
    sealed class FoundRun(Guid streamId)
    {
        RunStartRow? _start;
        RunEndRow? _end;
        DateTimeOffset _firstSeen = DateTimeOffset.MaxValue;
        DateTimeOffset _lastSeen = DateTimeOffset.MinValue;

        public Guid StreamId => streamId;

        public void Add(RunFacts batch)
        {
            _start ??= batch.Start;
            _end = batch.End ?? _end;
            See(batch.FirstSeen, batch.LastSeen);
        }

        public void See(DateTimeOffset first, DateTimeOffset last)
        {
            _firstSeen = first < _firstSeen ? first : _firstSeen;
            _lastSeen = last > _lastSeen ? last : _lastSeen;
        }

        public RunInfo Describe(Guid runId, string source, IReadOnlyList<string> warnings) => new(
            runId, source, _start?.Labels ?? new SortedDictionary<string, string>(), _start?.Started ?? _firstSeen,
            _end?.Ended, _lastSeen, _start?.Host, warnings);
    }
}

/// <summary>A loss of one run in a record that another brought.</summary>
readonly record struct ToldLoss(Guid Teller, LossRow Loss);
