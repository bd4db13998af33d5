// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.Agent.Spool;

/// <summary>
/// One lane of one stream as the spool holds it: segment files, and in memory the newest batches and those that no disk
/// has confirmed yet.
/// </summary>
/// <remarks>Not thread-safe; <see cref="SpoolDirectory"/> holds its lock.</remarks>
sealed class SpoolLane(StreamKey key) : IDisposable
{
    readonly List<SpoolSegment> _segments = [];
    readonly RecentBatches _recent = new();
    IReadOnlyList<SpoolHole> _holes = [];
    bool _telling;
    readonly OpenSegment _open = new(key);

    public StreamKey Key { get; } = key;

    /// <summary>Highest seq that was appended.</summary>
    public ulong LastSeq { get; private set; }

    /// <summary>Every batch up to it is decided in the store.</summary>
    public ulong AckedSeq { get; private set; }

    /// <summary>Payload bytes kept in memory.</summary>
    public long RecentBytes => _recent.Bytes;

    /// <summary>Bytes of segment files.</summary>
    public long FileBytes => _segments.Sum(segment => segment.Bytes);

    /// <summary>When the oldest file was last written, CLOCK_BOOTTIME, ns; null without files.</summary>
    public long? OldestBootNs => _segments is [var oldest, ..] ? oldest.WrittenBootNs : null;

    /// <summary>The file that <see cref="DropOldestSegment"/> would remove.</summary>
    public string? OldestPath => _segments is [var oldest, ..] ? oldest.Path : null;

    public bool IsEmpty => _segments.Count == 0 && _recent.FirstSeq is null;

    /// <summary>Something of it is missing that the store has not been asked for yet.</summary>
    public bool HasHoles => _holes.Count > 0;

    /// <summary>Of the run that made it, where that is not this one: its boot time may be of an earlier boot.</summary>
    public ClockSample? Clock { get; private init; }

    /// <summary>Every batch up to it is in a file or is lost: none of them waits in memory alone.</summary>
    ulong WrittenSeq { get; set; }

    /// <summary>Every batch up to it is confirmed by the disk.</summary>
    public ulong SyncedSeq { get; private set; }

    public bool HasUnwritten => WrittenSeq < LastSeq;

    public void Append(Batch batch)
    {
        _recent.Add(batch);
        LastSeq = batch.Seq;
    }

    /// <summary>Takes over what an earlier run left.</summary>
    public static SpoolLane Of(EarlierLane earlier)
    {
        var lane = new SpoolLane(earlier.Key) { Clock = earlier.Clock, _holes = earlier.Holes };
        lane._segments.AddRange(earlier.Segments);
        lane.WrittenSeq = lane.SyncedSeq = lane.LastSeq = earlier.Segments[^1].LastSeq;
        return lane;
    }

    /// <summary>
    /// The holes that the store, which has everything up to the acknowledged batch, does not fill either; each once. The newest
    /// file stays until they are <see cref="Told"/>: should this run end before, the next finds them by it again.
    /// </summary>
    public IReadOnlyList<SpoolHole> TakeHoles()
    {
        SpoolHole[] open = [.. _holes.Select(hole => hole.Beyond(AckedSeq)).OfType<SpoolHole>()];
        _holes = [];
        _telling |= open.Length > 0;
        RemoveAcknowledged();
        return open;
    }

    /// <summary>A batch of this run that is in a file carries the losses of its holes.</summary>
    public void Told()
    {
        _telling = false;
        RemoveAcknowledged();
    }

    /// <summary>Writes what only memory holds to the open segment.</summary>
    /// <exception cref="IOException">The disk is full or broken; what was not written is still in memory.</exception>
    public void Write(string directory, long segmentBytes, ClockSample now)
    {
        while (HasUnwritten)
        {
            var batch = _recent.Find(WrittenSeq + 1)!;
            if (_open.Path is null)
            {
                _segments.Add(new SpoolSegment(_open.Begin(directory, segmentBytes, now), batch.Seq));
            }
            _segments[^1].Add(batch, _open.Append(batch));
            _segments[^1].WrittenBootNs = (long)now.BootNs;
            WrittenSeq = batch.Seq;
            if (_open.Length >= segmentBytes)
            {
                Confirm();
                _open.Close();
            }
        }
    }

    /// <summary>Makes what was written durable.</summary>
    /// <returns>Whether there was something.</returns>
    /// <exception cref="IOException">Not confirmed: the batches since the last sync are in memory alone again.</exception>
    public bool Sync()
    {
        if (_open.Path is null || SyncedSeq == WrittenSeq)
        {
            return false;
        }
        try
        {
            Confirm();
            return true;
        }
        catch (IOException)
        {
            Distrust();
            throw;
        }
    }

    /// <summary>Closes the open segment for good after a failed write; the next write makes a new one.</summary>
    public void Distrust()
    {
        if (_open.Path is null)
        {
            return;
        }
        // Memory keeps every batch until it is synced, so what the disk did not confirm can be written again. Only where
        // the memory's own bound was passed the file is all there is.
        var kept = Math.Max(SyncedSeq, _recent.FirstSeq - 1 ?? WrittenSeq);
        _open.CutAfter(kept);
        var last = _segments[^1];
        last.Forget(kept);
        if (last.LastSeq < last.FirstSeq)
        {
            RemoveFile(last);
        }
        WrittenSeq = Math.Min(WrittenSeq, kept);
    }

    /// <summary>Frees memory down to <paramref name="keepBytes"/> as far as the disk or the store has the batches.</summary>
    public void Trim(long keepBytes) => _recent.RemoveUpTo(Math.Max(SyncedSeq, AckedSeq), keepBytes);

    /// <summary>Drops the oldest batch in memory, which nothing but memory may hold.</summary>
    /// <returns>The batch if it is lost by this; null if a file has it.</returns>
    public Batch? DropOldest()
    {
        var batch = _recent.RemoveOldest();
        if (batch.Seq <= Math.Max(WrittenSeq, AckedSeq))
        {
            return null;
        }
        WrittenSeq = batch.Seq;
        return batch;
    }

    /// <summary>The oldest file, for the spool's bound; sealed by this.</summary>
    public SpoolSegment? DropOldestSegment()
    {
        if (_segments is not [var oldest, ..])
        {
            return null;
        }
        if (_segments.Count == 1)
        {
            _open.Close();
        }
        RemoveFile(oldest);
        // What memory still has of it must not be shipped after all: it is counted as lost.
        _recent.RemoveUpTo(oldest.LastSeq);
        SyncedSeq = Math.Max(SyncedSeq, oldest.LastSeq);
        return oldest;
    }

    /// <summary>A file does not hold what it was known to hold: somebody removed or damaged it.</summary>
    /// <param name="found">What it does hold.</param>
    /// <returns>What is gone with it. What memory still has is not: it is written again.</returns>
    public IReadOnlyList<SpoolSegment> Relearn(string path, IReadOnlyList<SpoolSegment> found)
    {
        var known = _segments.FindAll(segment => segment.Path == path);
        if (_open.Path == path)
        {
            _open.Close();
        }
        _segments.RemoveAll(segment => segment.Path == path);
        _segments.AddRange(found);
        _segments.Sort((a, b) => a.FirstSeq.CompareTo(b.FirstSeq));
        var firstInMemory = _recent.FirstSeq ?? LastSeq + 1;
        if (!_segments.Exists(segment => segment.LastSeq >= firstInMemory))
        {
            SyncedSeq = WrittenSeq = Math.Min(WrittenSeq, firstInMemory - 1);
        }
        return
        [
            .. known.SelectMany(segment => segment.Without(found))
                .Select(range => range.Between(AckedSeq + 1, firstInMemory - 1))
                .Where(range => range.LastSeq >= range.FirstSeq),
        ];
    }

    /// <summary>The store has every batch up to <paramref name="seq"/>: files that hold nothing else are removed.</summary>
    public void Acknowledge(ulong seq)
    {
        AckedSeq = Math.Max(AckedSeq, seq);
        WrittenSeq = Math.Max(WrittenSeq, Math.Min(AckedSeq, LastSeq));
        RemoveAcknowledged();
    }

    /// <summary>The first stretch of consecutive batches that is held; what follows a hole is for the next session.</summary>
    public (ulong First, ulong Last)? Held()
    {
        if (_telling && AckedSeq >= LastSeq)
        {
            return null; // there for nobody but a next run
        }
        (ulong First, ulong Last)? held = null;
        foreach (var segment in _segments.Where(segment => !segment.IsEmpty))
        {
            if (held is { } so && segment.FirstSeq > so.Last + 1)
            {
                return held;
            }
            held = (held?.First ?? segment.FirstSeq, segment.LastSeq);
        }
        return _recent.FirstSeq is not { } first ? held
            : held is not { } files ? (first, LastSeq)
            : first <= files.Last + 1 ? (files.First, LastSeq)
            : held;
    }

    /// <summary>CLOCK_BOOTTIME of the oldest batch that the store has not, ns; null where it has all.</summary>
    public ulong? OldestPendingBootNs =>
        AckedSeq >= LastSeq ? null : _recent.Find(AckedSeq + 1)?.BootNsMin ?? _segments.Find(segment => segment.LastSeq > AckedSeq)?.BootNsMin;

    /// <param name="path">The file that holds it where memory does not.</param>
    /// <returns>False when the batch is neither in memory nor in a file.</returns>
    public bool TryFind(ulong seq, out Batch? batch, out string? path)
    {
        batch = _recent.Find(seq);
        path = batch is null ? _segments.Find(segment => segment.FirstSeq <= seq && seq <= segment.LastSeq)?.Path : null;
        return batch is not null || path is not null;
    }

    /// <summary>Closes the files; one that the store has wholly is removed.</summary>
    public void Dispose()
    {
        _open.Close();
        Acknowledge(AckedSeq);
    }

    void RemoveAcknowledged()
    {
        var newestStays = _open.Path is not null || _telling || HasHoles;
        while (_segments is [var oldest, ..] && oldest.LastSeq <= AckedSeq && (_segments.Count > 1 || !newestStays))
        {
            RemoveFile(oldest);
        }
    }

    void Confirm()
    {
        _open.Confirm();
        SyncedSeq = WrittenSeq;
    }

    void RemoveFile(SpoolSegment segment)
    {
        _segments.Remove(segment);
        if (_segments.Exists(other => other.Path == segment.Path))
        {
            return;
        }
        try
        {
            File.Delete(segment.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone with its directory, or on a filesystem that turned read-only. Should it come back with a later run, it is
            // offered again, and the store's cursor says that it has it.
        }
    }
}
