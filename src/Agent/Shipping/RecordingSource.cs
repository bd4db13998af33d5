// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Spool;
using Fleet.Recording;
using Fleet.V1;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Shipping;

/// <summary>Recordings as something to ship: both lanes of every stream in some files. The files are only read.</summary>
sealed class RecordingSource : IBatchSource
{
    readonly Dictionary<StreamKey, List<SpoolSegment>> _lanes = [];
    readonly Dictionary<StreamKey, SegmentCursor> _cursors = [];
    readonly Dictionary<StreamKey, ulong> _acked = [];

    public RecordingSource(IEnumerable<string> paths, ILogger log)
    {
        foreach (var (key, segment) in paths.Select(path => SpoolScan.Read(path, log)).OfType<ScannedFile>().SelectMany(file => file.Ranges))
        {
            if (!_lanes.TryGetValue(key, out var segments))
            {
                _lanes.Add(key, segments = []);
            }
            segments.Add(segment);
        }
    }

    /// <summary>Batches in all the files.</summary>
    public ulong Batches => _lanes.Values.SelectMany(segments => segments).Aggregate(0UL, (sum, s) => sum + s.LastSeq - s.FirstSeq + 1);

    public (ulong Batches, ulong Bytes) Pending
    {
        get
        {
            (ulong Batches, ulong Bytes) pending = default;
            foreach (var (key, segment) in _lanes.SelectMany(lane => lane.Value.Select(segment => (lane.Key, segment))))
            {
                var acked = _acked.GetValueOrDefault(key);
                pending.Batches += segment.LastSeq > acked ? segment.LastSeq - Math.Max(acked, segment.FirstSeq - 1) : 0;
                pending.Bytes += segment.LastSeq > acked ? (ulong)segment.Bytes : 0;
            }
            return pending;
        }
    }

    public IReadOnlyList<HeldRange> Held() =>
    [
        .. _lanes
            .Select(lane => (lane.Key, Left: lane.Value.Find(segment => segment.LastSeq > _acked.GetValueOrDefault(lane.Key))))
            .Where(lane => lane.Left is not null)
            .Select(lane => new HeldRange(lane.Key, lane.Left!.FirstSeq, lane.Left.LastSeq, Live: false))
            .OrderBy(range => range.Key.Lane),
    ];

    public bool TryRead(StreamKey key, ulong seq, out Batch? batch)
    {
        batch = null;
        if (!_lanes.TryGetValue(key, out var segments)
            || segments.Find(segment => segment.FirstSeq <= seq && seq <= segment.LastSeq) is not { } segment)
        {
            return false;
        }
        if (!_cursors.TryGetValue(key, out var cursor))
        {
            _cursors.Add(key, cursor = new SegmentCursor(key));
        }
        batch = cursor.Read(segment.Path, seq);
        return batch is not null;
    }

    public void Acknowledge(StreamKey key, ulong seq) => _acked[key] = Math.Max(seq, _acked.GetValueOrDefault(key));

    public void Dispose()
    {
        foreach (var cursor in _cursors.Values)
        {
            cursor.Dispose();
        }
    }
}
