// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Diagnostics;
using Fleet.Recording;
using Fleet.Recording.Segments;
using Fleet.V1;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Spool;

/// <summary>One lane that an earlier run left in the spool: what its files hold, and what they do not.</summary>
/// <param name="Segments">In the order of seq; a file without a batch has an empty range.</param>
/// <param name="Clock">Maps that run's boot time, which may be of an earlier boot; null where no batch is left to tell.</param>
sealed record EarlierLane(StreamKey Key, IReadOnlyList<SpoolSegment> Segments, IReadOnlyList<SpoolHole> Holes, ClockSample? Clock)
{
    /// <summary>Reads each file once. Memory is one record, and some bytes a batch.</summary>
    public static IReadOnlyList<EarlierLane> ReadAll(IEnumerable<string> paths, ILogger log)
    {
        var files = paths.Select(path => SpoolScan.Read(path, log)).OfType<ScannedFile>().ToList();
        var ranges = files.SelectMany(file => file.Ranges).ToLookup(range => range.Key, range => range.Segment);
        var ofLane = files.Where(file => file.OfLane is not null).ToLookup(file => file.OfLane!.Value);
        return
        [
            .. ranges.Select(lane => lane.Key).Union(ofLane.Select(lane => lane.Key)).GroupBy(key => key.StreamId)
                .SelectMany(stream => OfStream([.. stream.OrderBy(key => key.Lane).Select(key => (key, InOrder(ranges[key], ofLane[key]), ofLane[key].LastOrDefault()))], log)),
        ];
    }

    static IEnumerable<EarlierLane> OfStream(IReadOnlyList<(StreamKey Key, List<SpoolSegment> Segments, ScannedFile? Newest)> lanes, ILogger log)
    {
        var last = lanes.Select(lane => (lane.Key.Lane, Facts: LastFacts(lane.Key, lane.Segments, log))).FirstOrDefault(lane => lane.Facts is not null);
        // A run that ended in order closed its files, and removed what the store had: only its last words may still be here.
        var ended = lanes[0].Key.Lane != Lane.Summary || (last.Lane == Lane.Summary && last.Facts?.RunEnd is not null);
        foreach (var (key, segments, newest) in lanes)
        {
            // Only the newest file can break off: after a failed write the batches went into another. A recording is nobody's spool.
            var breaksOff = newest is not null && (newest.IsTorn || !ended);
            yield return new EarlierLane(
                key, segments, [.. SpoolHole.Between(segments), .. breaksOff ? [SpoolHole.After(segments, newest!.IsTorn)] : Array.Empty<SpoolHole>()], last.Facts?.Clock);
        }
    }

    static List<SpoolSegment> InOrder(IEnumerable<SpoolSegment> ranges, IEnumerable<ScannedFile> files)
    {
        var found = ranges.OrderBy(segment => segment.FirstSeq).ToList();
        var next = found is [.., var newest] ? newest.LastSeq + 1 : 1;
        found.AddRange(files.Where(file => file.Ranges.Count == 0).Select(file => new SpoolSegment(file.Path, next) { WrittenBootNs = file.WrittenBootNs }));
        return found;
    }

    static Facts? LastFacts(StreamKey key, IReadOnlyList<SpoolSegment> segments, ILogger log)
    {
        if (segments.LastOrDefault(segment => !segment.IsEmpty) is not { } last)
        {
            return null;
        }
        try
        {
            using var cursor = new SegmentCursor(key);
            return cursor.Read(last.Path, last.LastSeq) is { } batch ? BatchCodec.Decode(batch) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SegmentFormatException or BatchFormatException)
        {
            log.SegmentUnreadable(last.Path, e.Message);
            return null;
        }
    }
}
