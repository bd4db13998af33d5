// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;
using Fleet.V1;

namespace Fleet.Agent.Exporting;

/// <summary>What must be known of a run before its first event can be written: its start, its end and its exact counts.</summary>
/// <remarks>Memory does not grow with the run's length.</remarks>
sealed class RunDigest
{
    readonly SortedDictionary<int, ulong> _extfrag = [];
    readonly SortedDictionary<int, CompactionCount> _tracepoints = [];
    readonly SortedDictionary<int, CompactionCount> _attempts = [];
    /// <summary>
    /// Each file with the batches that were there when it was read: a growing one has more by and by.
    /// </summary>
    readonly List<(string Path, int Batches)> _files = [];

    ulong _attemptEvents;
    ulong _tracepointEvents;

    public RunStart Start { get; private set; } = new();

    public Guid RunId { get; private set; }

    /// <summary>Null while the run goes on, or where its end was not recorded.</summary>
    public RunEnd? End { get; private set; }

    /// <summary>The clocks when the run started; what is nearest to it.</summary>
    public ClockSample StartClock { get; private set; } = new();

    /// <summary>The latest moment that the recording speaks of.</summary>
    public ulong LastBootNs { get; private set; }

    /// <summary>Bytes that could not be read.</summary>
    public long DamagedBytes { get; private set; }

    /// <summary>Extfrag events by order of the allocation, as the kernel counted them.</summary>
    public IReadOnlyDictionary<int, ulong> Extfrag => _extfrag;

    /// <summary>Direct compactions by order: of the out-of-tree tracepoints where they fired, else derived.</summary>
    public IReadOnlyDictionary<int, CompactionCount> Compaction => IsDerived ? _attempts : _tracepoints;

    /// <summary>Whether compactions are told by <see cref="Kind.CompactionAttempt"/>, whose outcome is derived.</summary>
    public bool IsDerived => _tracepoints.Count == 0;

    /// <summary>Extfrag events that are in the recording in detail.</summary>
    public ulong ExtfragEvents { get; private set; }

    /// <summary>Of those, the ones that stand for others of their class which were left out.</summary>
    public ulong ThinnedEvents { get; private set; }

    /// <summary>Events that will be exported.</summary>
    public ulong Events => ExtfragEvents + (IsDerived ? _attemptEvents : _tracepointEvents);

    /// <param name="paths">A recording, or every segment of one run.</param>
    /// <exception cref="ExportException">No run, or more than one, is in the files.</exception>
    /// <exception cref="SegmentFormatException">Not a recording.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    public static RunDigest Of(IReadOnlyList<string> paths, CancellationToken ct)
    {
        var digest = new RunDigest();
        foreach (var path in paths)
        {
            using var reader = SegmentReader.Open(path);
            var batches = 0;
            foreach (var batch in reader.Batches())
            {
                ct.ThrowIfCancellationRequested();
                batches++;
                digest.Add(batch, path);
            }
            digest._files.Add((path, batches));
            digest.DamagedBytes += reader.Damage.Where(damage => !damage.IsTail).Sum(damage => damage.Length);
        }
        return digest.RunId != Guid.Empty ? digest
            : throw new ExportException($"{string.Join(", ", paths)}: no start of a run; name a recording of fleet-agent record, whole or still growing");
    }

    /// <summary>The facts that were in the detail lane when this was read, in the order of writing.</summary>
    public IEnumerable<Facts> Details()
    {
        foreach (var (path, batches) in _files)
        {
            using var reader = SegmentReader.Open(path);
            foreach (var batch in reader.Batches().Take(batches).Where(batch => batch.Lane == Lane.Detail))
            {
                // What cannot be decoded was counted when this was read.
                if (TryDecode(batch) is { } facts)
                {
                    yield return facts;
                }
            }
        }
    }

    /// <summary>Whether a row becomes an event of the export.</summary>
    public bool Exports(in CompactionRow row) => row.Kind switch
    {
        Kind.CompactionAttempt => IsDerived && IsDecided(row.Status),
        Kind.CompactionSuccess or Kind.CompactionFailure => !IsDerived,
        _ => false,
    };

    void Add(Batch batch, string path)
    {
        if (TryDecode(batch) is not { } facts)
        {
            DamagedBytes += batch.CalculateSize();
            return;
        }
        if (facts.RunStart is { } start)
        {
            Begin(start, facts, path);
        }
        End = facts.RunEnd ?? End;
        LastBootNs = Math.Max(LastBootNs, Math.Max(batch.BootNsMax, facts.RunEnd?.BootNs ?? 0));
        foreach (var row in facts.Counts.SelectMany(interval => interval.Rows.Rows()))
        {
            Count(row);
        }
        foreach (var row in facts.Extfrag.Rows())
        {
            ExtfragEvents++;
            ThinnedEvents += row.OneIn > 1 ? 1UL : 0;
        }
        foreach (var row in facts.Compaction.Rows())
        {
            _attemptEvents += row.Kind == Kind.CompactionAttempt && IsDecided(row.Status) ? 1UL : 0;
            _tracepointEvents += row.Kind is Kind.CompactionSuccess or Kind.CompactionFailure ? 1UL : 0;
        }
    }

    void Begin(RunStart start, Facts facts, string path)
    {
        var run = new Guid(facts.RunId.Span, bigEndian: true);
        if (RunId != Guid.Empty && RunId != run)
        {
            throw new ExportException($"{path} holds more than one run: export the files of one run at a time");
        }
        if (RunId == Guid.Empty)
        {
            (RunId, Start, StartClock) = (run, start, facts.Clock ?? new ClockSample());
        }
    }

    void Count(in CountRow row)
    {
        var order = row.Key.AllocOrder;
        switch (row.Key.Kind)
        {
            case Kind.Extfrag:
                _extfrag[order] = _extfrag.GetValueOrDefault(order) + row.Count;
                break;
            case Kind.CompactionSuccess:
                _tracepoints[order] = _tracepoints.GetValueOrDefault(order).And(row.Count, 0);
                break;
            case Kind.CompactionFailure:
                _tracepoints[order] = _tracepoints.GetValueOrDefault(order).And(0, row.Count);
                break;
            case Kind.CompactionAttempt when IsDecided(row.Key.Status):
                var success = row.Key.Status == (int)Outcome.Success;
                _attempts[order] = _attempts.GetValueOrDefault(order).And(success ? row.Count : 0, success ? 0 : row.Count);
                break;
        }
    }

    /// <summary>The seed tool knows no attempt that was deferred, and none whose end was not seen.</summary>
    static bool IsDecided(int status) => status is (int)Outcome.Success or (int)Outcome.Failed;

    /// <returns>Null for a batch that is damaged, be it only one of its columns: then none of it is exported.</returns>
    static Facts? TryDecode(Batch batch)
    {
        try
        {
            var facts = BatchCodec.Decode(batch);
            _ = facts.Extfrag.Rows().Count() + facts.Compaction.Rows().Count() + facts.Counts.Sum(interval => interval.Rows.Rows().Count());
            return facts;
        }
        catch (BatchFormatException)
        {
            return null;
        }
    }
}
