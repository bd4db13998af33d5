// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Configuration;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Agent.Metrics;
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
/// Threading: one thread appends, the shipper reads and acknowledges, anybody asks for figures.
/// </remarks>
sealed class SpoolDirectory : IBatchSink, IBatchSource
{
    readonly Lock _lock = new();
    readonly string _path;
    readonly SpoolClaim _claim;
    readonly SpoolOptions _options;
    readonly LossLedger _losses;
    readonly ILogger _log;
    readonly Dictionary<StreamKey, SpoolLane> _lanes = [];
    readonly Dictionary<StreamKey, SegmentCursor> _cursors = [];
    readonly IReadOnlyList<SpoolLane> _own;
    readonly IReadOnlyList<string> _earlierFiles;
    readonly SpoolBounds _bounds;
    readonly SpoolWriter _writer;
    SpoolState _state = SpoolState.Empty;

    SpoolDirectory(string path, SpoolClaim claim, SpoolOptions options, LossLedger losses, TimeProvider time, ILogger log)
    {
        (_path, _claim, _options, _losses, _log) = (path, claim, options, losses, log);
        _earlierFiles = [.. Directory.EnumerateFiles(path, SegmentName.Pattern).Order(StringComparer.Ordinal)];
        _own = [new SpoolLane(new(StreamId, Lane.Summary)), new SpoolLane(new(StreamId, Lane.Detail))];
        foreach (var lane in _own)
        {
            _lanes.Add(lane.Key, lane);
        }
        _bounds = new SpoolBounds(path, StreamId, options, losses, time, log);
        _writer = new SpoolWriter(path, _own, claim, options, time, log);
    }

    /// <summary>The stream of this process.</summary>
    public Guid StreamId { get; } = Guid.NewGuid();

    /// <summary>Called after each append, outside the lock.</summary>
    public Action? Appended { get; set; }

    public long PendingBytes => (long)Pending.Bytes;

    public (ulong Batches, ulong Bytes) Pending => (State.Batches, State.Bytes);

    /// <summary>As of the last change that is through: who asks does not wait for the disk.</summary>
    public SpoolFigures Figures() => State.At(BootClock.BootNs());

    SpoolState State => Volatile.Read(ref _state);

    /// <summary>Opens the directory, made if need be, for this process alone.</summary>
    /// <exception cref="ConfigurationException">Not usable, or another agent has it. A full disk is not an error here.</exception>
    public static SpoolDirectory Open(
        string path, SpoolOptions options, LossLedger losses, TimeProvider time, ILogger log)
    {
        try
        {
            return new SpoolDirectory(path, new SpoolClaim(path), options, losses, time, log);
        }
        catch (IOException e) when (File.Exists(Path.Combine(path, SpoolClaim.FileName)))
        {
            throw new ConfigurationException($"spool {path} is in use by another fleet-agent; stop it or choose another --spool ({e.Message})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"spool {path} cannot be used: {e.Message} Choose another with --spool.");
        }
    }

    /// <summary>Takes over what earlier runs left, reading each file; not done when the spool is opened, as it may be long.</summary>
    public void ScanEarlier()
    {
        var earlier = EarlierLane.ReadAll(_earlierFiles, _log);
        lock (_lock)
        {
            foreach (var lane in earlier)
            {
                _lanes.Add(lane.Key, SpoolLane.Of(lane));
            }
            Publish();
        }
        var batches = earlier.SelectMany(lane => lane.Segments).Aggregate(0UL, (sum, segment) => sum + segment.LastSeq + 1 - segment.FirstSeq);
        if (batches > 0)
        {
            _log.SpoolFound(batches, earlier.DistinctBy(lane => lane.Key.StreamId).Count());
        }
    }

    public void Append(Batch batch)
    {
        lock (_lock)
        {
            _lanes[BatchCodec.KeyOf(batch)].Append(batch);
            _bounds.MakeRoom(_lanes.Values, batch.Payload.Length, free: null);
            _writer.Write(batch.Payload.Length);
            if (batch.Lane == Lane.Summary && _losses.IsEmpty)
            {
                Told();
            }
            foreach (var own in _own)
            {
                own.Trim(_options.RecentBytes);
                _bounds.BoundMemory(own);
            }
            Publish();
        }
        Appended?.Invoke();
    }

    public void Sync()
    {
        lock (_lock)
        {
            _bounds.MakeRoom(_lanes.Values, incoming: 0, Filesystem.FreeBytes(_path));
            _writer.Write(0);
            Publish();
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
                    .Where(lane => IsOwn(lane.Key) || lane.HasHoles || lane.Held() is not null)
                    .Select(lane => lane.Held() is { } held ? new HeldRange(lane.Key, held.First, held.Last, IsOwn(lane.Key))
                        : new HeldRange(lane.Key, lane.LastSeq + 1, lane.LastSeq, IsOwn(lane.Key)))
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
            foreach (var hole in lane.TakeHoles())
            {
                _losses.Add(SpoolLosses.Of(key, hole, lane.Clock));
            }
            lane.Trim(_options.RecentBytes);
            ForgetIfEmpty(lane);
            Publish();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _writer.Sync();
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

    /// <summary>The file was removed or damaged since it was listed; what is gone is counted, and the rest goes on.</summary>
    void Relearn(StreamKey key, string path)
    {
        List<SpoolSegment> found = File.Exists(path) && SpoolScan.Read(path, _log) is { } file
            ? [.. file.Ranges.Where(range => range.Key == key).Select(range => range.Segment)] : [];
        lock (_lock)
        {
            if (!_lanes.TryGetValue(key, out var lane))
            {
                return;
            }
            foreach (var gone in lane.Relearn(path, found))
            {
                _bounds.Lose(lane, gone, found.Count == 0 ? "spool_removed" : "spool_damaged");
            }
            Publish();
        }
    }

    // No loss waits, so this batch or one before it carries those of the holes of earlier runs.
    void Told()
    {
        foreach (var earlier in _lanes.Values.Where(lane => !IsOwn(lane.Key)).ToList())
        {
            earlier.Told();
            ForgetIfEmpty(earlier);
        }
    }

    void ForgetIfEmpty(SpoolLane lane)
    {
        if (!lane.IsEmpty || IsOwn(lane.Key))
        {
            return;
        }
        _lanes.Remove(lane.Key);
        if (_cursors.Remove(lane.Key, out var cursor))
        {
            cursor.Dispose();
        }
    }

    // At the end of each change, with the lock: the disk may hold that for seconds.
    void Publish() => Volatile.Write(ref _state, SpoolState.Of(_lanes.Values, _own, _writer));

    bool IsOwn(StreamKey key) => key.StreamId == StreamId;
}
