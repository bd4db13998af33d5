// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Recording;
using Fleet.Recording.Segments;
using Fleet.V1;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Spool;

/// <summary>Finds what segment files hold by reading them: no index is kept that could disagree with them.</summary>
static class SpoolScan
{
    /// <summary>What is in the file; null for one that is no segment, which is reported and left alone.</summary>
    public static ScannedFile? Read(string path, ILogger log)
    {
        try
        {
            using var reader = SegmentReader.Open(path);
            var file = new ScannedFile(path, reader.Header, (long)BootClock.BootNs() - AgeNs(path));
            foreach (var (envelope, bytes) in reader.Envelopes())
            {
                file.Add(envelope, bytes);
            }
            foreach (var damage in reader.Damage)
            {
                log.SegmentDamaged(path, damage.ToString());
                file.IsTorn |= damage.IsTail;
            }
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SegmentFormatException or BatchFormatException)
        {
            log.SegmentUnreadable(path, e.Message);
            return null;
        }
    }

    /// <summary>By the wall clock, as no other outlives a boot; a file of the future is new.</summary>
    static long AgeNs(string path) => Math.Max(0, BootClock.UnixNs() - ((File.GetLastWriteTimeUtc(path) - DateTime.UnixEpoch).Ticks * 100));
}

/// <summary>A segment file as it was read.</summary>
/// <param name="WrittenBootNs">Of its last write, CLOCK_BOOTTIME, ns; negative for an earlier boot.</param>
sealed record ScannedFile(string Path, SegmentHeader Header, long WrittenBootNs)
{
    readonly List<(StreamKey Key, SpoolSegment Segment)> _ranges = [];

    /// <summary>Its ranges of batches; damage parts them.</summary>
    public IReadOnlyList<(StreamKey Key, SpoolSegment Segment)> Ranges => _ranges;

    /// <summary>The lane that it is a file of; null for a recording, which carries both.</summary>
    public StreamKey? OfLane => Header.Lane == Lane.Unspecified ? null : new(Header.StreamId, Header.Lane);

    /// <summary>It ends within a record.</summary>
    public bool IsTorn { get; set; }

    /// <exception cref="BatchFormatException">The batch has no identity.</exception>
    public void Add(Batch envelope, long bytes)
    {
        var key = BatchCodec.KeyOf(envelope);
        if (_ranges.FindLast(range => range.Key == key).Segment is not { } segment || envelope.Seq != segment.LastSeq + 1)
        {
            _ranges.Add((key, segment = new SpoolSegment(Path, envelope.Seq) { WrittenBootNs = WrittenBootNs }));
        }
        segment.Add(envelope, bytes);
    }
}
