// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Configuration;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Agent.Shipping;
using Fleet.Recording;
using Fleet.V1;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Spool;

/// <summary>
/// Keeps every batch until the store has it: as segment files in one directory, in memory while the disk is full. Bounded:
/// the oldest detail goes first, and what goes leaves a <see cref="Loss"/>.
/// </summary>
/// <remarks>
/// The directory's listing and the files themselves are the whole state; there is no ledger to go wrong.
/// Threading: the capture thread appends, the shipper reads and acknowledges.
/// </remarks>
sealed class SpoolDirectory : IBatchSink, IBatchSource
{
    /// <summary>The file that the agent of this spool holds locked.</summary>
    public const string LockName = "lock";

    readonly Lock _lock = new();
    readonly string _path;
    FileStream _claim;
    readonly SpoolOptions _options;
    readonly LossLedger _losses;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly Dictionary<StreamKey, SpoolLane> _lanes = [];
    readonly Dictionary<StreamKey, SegmentCursor> _cursors = [];
    readonly IReadOnlyList<string> _earlierFiles;
    readonly RepeatGate _dropMessages;
    readonly SyncPolicy _sync;
    bool _failing;
    long _retryAt;

    SpoolDirectory(string path, FileStream claim, SpoolOptions options, LossLedger losses, TimeProvider time, ILogger log)
    {
        (_path, _claim, _options, _losses, _time, _log) = (path, claim, options, losses, time, log);
        _sync = new SyncPolicy(options, time);
        _dropMessages = new RepeatGate(time, TimeSpan.FromMinutes(1));
        _earlierFiles = [.. Directory.EnumerateFiles(path, SegmentName.Pattern).Order(StringComparer.Ordinal)];
        foreach (var lane in (ReadOnlySpan<Lane>)[Lane.Summary, Lane.Detail])
        {
            _lanes.Add(new(StreamId, lane), new SpoolLane(new(StreamId, lane)));
        }
    }

    /// <summary>The stream of this process.</summary>
    public Guid StreamId { get; } = Guid.NewGuid();

    /// <summary>Called after each append, outside the lock.</summary>
    public Action? Appended { get; set; }

    public long PendingBytes => (long)Pending.Bytes;

    public (ulong Batches, ulong Bytes) Pending
    {
        get
        {
            lock (_lock)
            {
                ulong batches = 0;
                long bytes = 0;
                foreach (var lane in _lanes.Values)
                {
                    batches += lane.Held() is { } held && held.Last > lane.AckedSeq ? held.Last - Math.Max(lane.AckedSeq, held.First - 1) : 0;
                    bytes += lane.FileBytes;
                }
                return (batches, (ulong)bytes);
            }
        }
    }

    /// <summary>Opens the directory, made if need be, for this process alone.</summary>
    /// <exception cref="ConfigurationException">Not usable, or another agent has it. A full disk is not an error here.</exception>
    public static SpoolDirectory Open(
        string path, SpoolOptions options, LossLedger losses, TimeProvider time, ILogger log)
    {
        try
        {
            return new SpoolDirectory(path, Claim(path), options, losses, time, log);
        }
        catch (IOException e) when (File.Exists(Path.Combine(path, LockName)))
        {
            throw new ConfigurationException($"spool {path} is in use by another fleet-agent; stop it or choose another --spool ({e.Message})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"spool {path} cannot be used: {e.Message} Choose another with --spool.");
        }
    }

    static FileStream Claim(string path)
    {
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>Takes over what earlier runs left, reading each file; not done when the spool is opened, as it may be long.</summary>
    public void ScanEarlier()
    {
        ulong batches = 0;
        var streams = new HashSet<Guid>();
        foreach (var (key, segment) in _earlierFiles.SelectMany(file => SpoolScan.Read(file, _log)))
        {
            lock (_lock)
            {
                if (!_lanes.TryGetValue(key, out var lane))
                {
                    _lanes.Add(key, lane = new SpoolLane(key));
                }
                lane.Adopt(segment);
                batches += segment.LastSeq - segment.FirstSeq + 1;
                streams.Add(key.StreamId);
            }
        }
        lock (_lock)
        {
            foreach (var lane in _lanes.Values.Where(lane => !IsOwn(lane.Key)))
            {
                lane.NoteGaps();
            }
        }
        if (batches > 0)
        {
            _log.SpoolFound(batches, streams.Count);
        }
    }

    public void Append(Batch batch)
    {
        lock (_lock)
        {
            var lane = _lanes[BatchCodec.KeyOf(batch)];
            lane.Append(batch);
            MakeRoom(batch.Payload.Length, free: null);
            TryWrite();
            _sync.Wrote(batch.Payload.Length);
            SyncIfDue();
            foreach (var own in OwnLanes())
            {
                own.Trim(_options.RecentBytes);
                BoundMemory(own);
            }
        }
        Appended?.Invoke();
    }

    public void Sync()
    {
        lock (_lock)
        {
            MakeRoom(0, Filesystem.FreeBytes(_path));
            TryWrite();
            SyncIfDue();
        }
    }

    /// <summary>Highest seq of this process's lane up to which the disk has confirmed every batch.</summary>
    public ulong SyncedSeq(Lane lane)
    {
        lock (_lock)
        {
            return _lanes[new(StreamId, lane)].SyncedSeq;
        }
    }

    public IReadOnlyList<HeldRange> Held()
    {
        lock (_lock)
        {
            return
            [
                .. _lanes.Values
                    .Select(lane => lane.Held() is { } held ? new HeldRange(lane.Key, held.First, held.Last, IsOwn(lane.Key))
                        : new HeldRange(lane.Key, lane.LastSeq + 1, lane.LastSeq, IsOwn(lane.Key)))
                    .Where(range => range.Live || range.Last >= range.First)
                    .OrderBy(range => range.Key.Lane).ThenByDescending(range => range.Live),
            ];
        }
    }

    public bool TryRead(StreamKey key, ulong seq, out Batch? batch)
    {
        string? path;
        lock (_lock)
        {
            batch = null;
            if (!_lanes.TryGetValue(key, out var lane))
            {
                return false;
            }
            if (seq > lane.LastSeq)
            {
                return IsOwn(key);
            }
            if (!lane.TryFind(seq, out batch, out path))
            {
                return false;
            }
        }
        if (batch is null)
        {
            if (!_cursors.TryGetValue(key, out var cursor))
            {
                _cursors.Add(key, cursor = new SegmentCursor(key));
            }
            batch = cursor.Read(path!, seq);
            if (batch is null)
            {
                Relearn(key, path!);
            }
        }
        return batch is not null;
    }

    public void Acknowledge(StreamKey key, ulong seq)
    {
        lock (_lock)
        {
            if (!_lanes.TryGetValue(key, out var lane))
            {
                return;
            }
            lane.Acknowledge(seq);
            foreach (var (first, last) in lane.TakeGaps())
            {
                // Nobody can tell how many events were in what cannot be read.
                _losses.Add(SpoolLosses.Of(key, new SpoolSegment("", first) { LastSeq = last }, lane.AckedSeq, "spool_damaged", IsOwn(key)));
            }
            lane.Trim(_options.RecentBytes);
            if (lane.IsEmpty && !IsOwn(key))
            {
                _lanes.Remove(key);
                if (_cursors.Remove(key, out var cursor))
                {
                    cursor.Dispose();
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var lane in _lanes.Values)
            {
                lane.Dispose();
            }
            foreach (var cursor in _cursors.Values)
            {
                cursor.Dispose();
            }
            _claim.Dispose();
        }
    }

    void MakeRoom(long incoming, long? free)
    {
        while (SpoolEviction.Next(_lanes.Values, StreamId, _options, incoming, free, BootClock.UnixNs()) is var (lane, reason))
        {
            var carried = lane.Key.Lane == Lane.Summary ? SpoolLosses.CarriedBy(lane.OldestPath!, lane.Key, lane.AckedSeq) : [];
            Lose(lane, lane.DropOldestSegment()!, reason);
            foreach (var loss in carried)
            {
                _losses.Add(loss);
            }
            free = free is null ? null : Filesystem.FreeBytes(_path);
        }
    }

    void SyncIfDue()
    {
        if (!_sync.IsDue)
        {
            return;
        }
        foreach (var lane in OwnLanes())
        {
            try
            {
                lane.Sync();
            }
            catch (IOException e)
            {
                Fail(lane, e);
            }
        }
        _sync.Synced();
    }

    void TryWrite()
    {
        if (_failing && _time.GetTimestamp() < _retryAt)
        {
            return;
        }
        if (_failing)
        {
            Restore();
        }
        foreach (var lane in OwnLanes())
        {
            try
            {
                lane.Write(_path, _options.SegmentBytes(lane.Key.Lane), BootClock.UnixNs());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fail(lane, e);
                return;
            }
        }
        if (_failing)
        {
            _failing = false;
            _log.SpoolWritable(_path);
        }
    }

    void Fail(SpoolLane lane, Exception error)
    {
        lane.Distrust();
        _retryAt = _time.GetTimestamp() + (long)(_options.RetryInterval.TotalSeconds * _time.TimestampFrequency);
        if (!_failing)
        {
            _failing = true;
            _log.SpoolUnwritable(_path, error.Message, 2 * _options.MemoryBytes >> 20);
        }
    }

    /// <summary>A directory that was removed is made again, and claimed again.</summary>
    void Restore()
    {
        if (File.Exists(Path.Combine(_path, LockName)))
        {
            return;
        }
        try
        {
            var claim = Claim(_path);
            _claim.Dispose();
            _claim = claim;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not yet: writing fails for the same reason, and that is told.
        }
    }

    /// <summary>The file was removed or damaged since it was listed; what is gone is counted, and the rest goes on.</summary>
    void Relearn(StreamKey key, string path)
    {
        var found = File.Exists(path) ? SpoolScan.Read(path, _log).Where(entry => entry.Key == key).Select(entry => entry.Segment).ToList() : [];
        lock (_lock)
        {
            if (!_lanes.TryGetValue(key, out var lane))
            {
                return;
            }
            foreach (var gone in lane.Relearn(path, found))
            {
                Lose(lane, gone, found.Count == 0 ? "spool_removed" : "spool_damaged");
            }
        }
    }

    void BoundMemory(SpoolLane lane)
    {
        while (lane.RecentBytes > _options.MemoryBytes)
        {
            if (lane.DropOldest() is { } batch)
            {
                var dropped = new SpoolSegment("", batch.Seq);
                dropped.Add(batch, 0);
                Lose(lane, dropped, "disk_full");
                foreach (var loss in SpoolLosses.CarriedBy(batch))
                {
                    _losses.Add(loss);
                }
            }
        }
    }

    void Lose(SpoolLane lane, SpoolSegment dropped, string reason)
    {
        var loss = SpoolLosses.Of(lane.Key, dropped, lane.AckedSeq, reason, IsOwn(lane.Key));
        _losses.Add(loss);
        if (loss is { Lane: Lane.Summary, FirstSeq: 1 } && IsOwn(lane.Key))
        {
            _losses.LoseStart();
        }
        if (_dropMessages.Pass())
        {
            _log.SpoolDropped(loss.Count, loss.FirstSeq, loss.LastSeq, lane.Key.ToString(), reason);
        }
    }

    bool IsOwn(StreamKey key) => key.StreamId == StreamId;

    IEnumerable<SpoolLane> OwnLanes() => _lanes.Values.Where(lane => IsOwn(lane.Key));
}
