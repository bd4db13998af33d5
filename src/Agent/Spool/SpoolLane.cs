// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Segments;
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
    readonly List<Batch> _recent = [];
    readonly List<(ulong First, ulong Last)> _gaps = [];
    readonly List<(ulong Seq, long End)> _unsynced = [];
    SegmentWriter? _writer;
    long _syncedEnd;
    ulong _segmentNo;

    public StreamKey Key { get; } = key;

    /// <summary>Highest seq that was appended.</summary>
    public ulong LastSeq { get; private set; }

    /// <summary>Every batch up to it is decided in the store.</summary>
    public ulong AckedSeq { get; private set; }

    /// <summary>Payload bytes kept in memory.</summary>
    public long RecentBytes { get; private set; }

    /// <summary>Bytes of segment files.</summary>
    public long FileBytes => _segments.Sum(segment => segment.Bytes);

    /// <summary>When the oldest file was last written, CLOCK_BOOTTIME, ns; null without files.</summary>
    public long? OldestBootNs => _segments is [var oldest, ..] ? oldest.WrittenBootNs : null;

    /// <summary>The file that <see cref="DropOldestSegment"/> would remove.</summary>
    public string? OldestPath => _segments is [var oldest, ..] ? oldest.Path : null;

    public bool IsEmpty => _segments.Count == 0 && _recent.Count == 0;

    /// <summary>Every batch up to it is in a file or is lost: none of them waits in memory alone.</summary>
    ulong WrittenSeq { get; set; }

    /// <summary>Every batch up to it is confirmed by the disk.</summary>
    public ulong SyncedSeq { get; private set; }

    public bool HasUnwritten => WrittenSeq < LastSeq;

    public void Append(Batch batch)
    {
        _recent.Add(batch);
        RecentBytes += batch.Payload.Length;
        LastSeq = batch.Seq;
    }

    /// <summary>Takes over what a segment file of an earlier run holds.</summary>
    public void Adopt(SpoolSegment segment)
    {
        _segments.Add(segment);
        _segments.Sort((a, b) => a.FirstSeq.CompareTo(b.FirstSeq));
        WrittenSeq = SyncedSeq = LastSeq = Math.Max(LastSeq, segment.LastSeq);
    }

    /// <summary>
    /// All files of an earlier run are known: batches that are missing between them were damaged, as the oldest are dropped
    /// first. Batches before the first file were stored or dropped, and told, by that run.
    /// </summary>
    public void NoteGaps()
    {
        foreach (var (before, after) in _segments.Zip(_segments.Skip(1)).Where(pair => pair.Second.FirstSeq > pair.First.LastSeq + 1))
        {
            _gaps.Add((before.LastSeq + 1, after.FirstSeq - 1));
        }
    }

    /// <summary>The gaps that the store, which has everything up to the acknowledged batch, does not have either; each once.</summary>
    public IReadOnlyList<(ulong First, ulong Last)> TakeGaps()
    {
        var open = _gaps.Where(gap => gap.Last > AckedSeq).Select(gap => (Math.Max(gap.First, AckedSeq + 1), gap.Last)).ToArray();
        _gaps.Clear();
        return open;
    }

    /// <summary>Writes what only memory holds to the open segment.</summary>
    /// <exception cref="IOException">The disk is full or broken; what was not written is still in memory.</exception>
    public void Write(string directory, long segmentBytes, ClockSample now)
    {
        while (HasUnwritten)
        {
            var batch = _recent[(int)(WrittenSeq + 1 - _recent[0].Seq)];
            if (_writer is null)
            {
                var header = new SegmentHeader(Key.StreamId, Key.Lane, ++_segmentNo, now.UnixNs);
                var path = Path.Combine(directory, SegmentName.Of(Key, _segmentNo));
                _writer = Create(path, header, segmentBytes);
                _segments.Add(new SpoolSegment(path, batch.Seq));
                _syncedEnd = _writer.Length;
            }
            var before = _writer.Length;
            _writer.Append(batch);
            _segments[^1].Add(batch, _writer.Length - before);
            _segments[^1].WrittenBootNs = (long)now.BootNs;
            _unsynced.Add((batch.Seq, _writer.Length));
            WrittenSeq = batch.Seq;
            if (_writer.Length >= segmentBytes)
            {
                Seal();
            }
        }
    }

    /// <summary>Makes what was written durable.</summary>
    /// <exception cref="IOException">Not confirmed: the batches since the last sync are in memory alone again.</exception>
    public void Sync()
    {
        if (_writer is null || SyncedSeq == WrittenSeq)
        {
            return;
        }
        try
        {
            Confirm();
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
        if (_writer is null)
        {
            return;
        }
        // Memory keeps every batch until it is synced, so what the disk did not confirm can be written again. Only where
        // the memory's own bound was passed the file is all there is.
        var kept = Math.Max(SyncedSeq, _recent.Count > 0 ? _recent[0].Seq - 1 : WrittenSeq);
        // A later run would find there, and deliver, what may by then be told as lost.
        _writer.Cut(Math.Max(_syncedEnd, _unsynced.FindLast(batch => batch.Seq <= kept).End));
        Close();
        var last = _segments[^1];
        last.Forget(kept);
        if (last.LastSeq < last.FirstSeq)
        {
            RemoveFile(last);
        }
        WrittenSeq = Math.Min(WrittenSeq, kept);
    }

    /// <summary>Frees memory down to <paramref name="keepBytes"/> as far as the disk or the store has the batches.</summary>
    public void Trim(long keepBytes)
    {
        var drop = 0;
        for (; drop < _recent.Count && RecentBytes > keepBytes && _recent[drop].Seq <= Math.Max(SyncedSeq, AckedSeq); drop++)
        {
            RecentBytes -= _recent[drop].Payload.Length;
        }
        _recent.RemoveRange(0, drop);
    }

    /// <summary>Drops the oldest batch in memory, which nothing but memory may hold.</summary>
    /// <returns>The batch if it is lost by this; null if a file has it.</returns>
    public Batch? DropOldest()
    {
        var batch = _recent[0];
        _recent.RemoveAt(0);
        RecentBytes -= batch.Payload.Length;
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
            Close();
        }
        RemoveFile(oldest);
        // What memory still has of it must not be shipped after all: it is counted as lost.
        while (_recent is [var batch, ..] && batch.Seq <= oldest.LastSeq)
        {
            _recent.RemoveAt(0);
            RecentBytes -= batch.Payload.Length;
        }
        SyncedSeq = Math.Max(SyncedSeq, oldest.LastSeq);
        return oldest;
    }

    /// <summary>A file does not hold what it was known to hold: somebody removed or damaged it.</summary>
    /// <param name="found">What it does hold.</param>
    /// <returns>What is gone with it. What memory still has is not: it is written again.</returns>
    public IReadOnlyList<SpoolSegment> Relearn(string path, IReadOnlyList<SpoolSegment> found)
    {
        var known = _segments.FindAll(segment => segment.Path == path);
        if (_writer?.Path == path)
        {
            Close();
        }
        _segments.RemoveAll(segment => segment.Path == path);
        _segments.AddRange(found);
        _segments.Sort((a, b) => a.FirstSeq.CompareTo(b.FirstSeq));
        var firstInMemory = _recent.Count > 0 ? _recent[0].Seq : LastSeq + 1;
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
        while (_segments is [var oldest, ..] && oldest.LastSeq <= AckedSeq && (_segments.Count > 1 || _writer is null))
        {
            RemoveFile(oldest);
        }
    }

    /// <summary>The first stretch of consecutive batches that is held; what follows a hole is for the next session.</summary>
    public (ulong First, ulong Last)? Held()
    {
        (ulong First, ulong Last)? held = null;
        foreach (var segment in _segments)
        {
            if (held is { } so && segment.FirstSeq > so.Last + 1)
            {
                return held;
            }
            held = (held?.First ?? segment.FirstSeq, segment.LastSeq);
        }
        return _recent.Count == 0 ? held
            : held is not { } files ? (_recent[0].Seq, LastSeq)
            : _recent[0].Seq <= files.Last + 1 ? (files.First, LastSeq)
            : held;
    }

    /// <param name="path">The file that holds it where memory does not.</param>
    /// <returns>False when the batch is neither in memory nor in a file.</returns>
    public bool TryFind(ulong seq, out Batch? batch, out string? path)
    {
        batch = _recent.Count > 0 && seq >= _recent[0].Seq && seq <= LastSeq ? _recent[(int)(seq - _recent[0].Seq)] : null;
        path = batch is null ? _segments.Find(segment => segment.FirstSeq <= seq && seq <= segment.LastSeq)?.Path : null;
        return batch is not null || path is not null;
    }

    /// <summary>Closes the files; one that the store has wholly is removed.</summary>
    public void Dispose()
    {
        Close();
        Acknowledge(AckedSeq);
    }

    /// <summary>Space is taken in advance, so that a full disk shows here; where there is not that much, a record at a time has to do.</summary>
    static SegmentWriter Create(string path, SegmentHeader header, long bytes)
    {
        try
        {
            return SegmentWriter.Create(path, header, bytes);
        }
        catch (IOException)
        {
            return SegmentWriter.Create(path, header);
        }
    }

    void Seal()
    {
        Confirm();
        Close();
    }

    void Confirm()
    {
        _writer!.Sync();
        SyncedSeq = WrittenSeq;
        _syncedEnd = _writer.Length;
        _unsynced.Clear();
    }

    void Close()
    {
        _writer?.Dispose();
        _writer = null;
        _unsynced.Clear();
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
