// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Recording;
using Fleet.Recording.Segments;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Spool;

/// <summary>Finds what segment files hold by reading them: no index is kept that could disagree with them.</summary>
static class SpoolScan
{
    /// <summary>The ranges of batches in the file; damage parts them. A file that is no segment is reported and left alone.</summary>
    public static IReadOnlyList<(StreamKey Key, SpoolSegment Segment)> Read(string path, ILogger log)
    {
        var found = new List<(StreamKey Key, SpoolSegment Segment)>();
        try
        {
            using var reader = SegmentReader.Open(path);
            foreach (var batch in reader.Batches())
            {
                var key = BatchCodec.KeyOf(batch);
                if (found.FindLast(entry => entry.Key == key).Segment is not { } segment || batch.Seq != segment.LastSeq + 1)
                {
                    segment = new SpoolSegment(path, batch.Seq)
                    {
                        WrittenBootNs = (long)BootClock.BootNs() - AgeNs(path),
                    };
                    found.Add((key, segment));
                }
                segment.Add(batch, batch.CalculateSize());
            }
            foreach (var damage in reader.Damage)
            {
                log.SegmentDamaged(path, damage.ToString());
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SegmentFormatException or BatchFormatException)
        {
            log.SegmentUnreadable(path, e.Message);
        }
        return found;
    }

    /// <summary>By the wall clock, as no other outlives a boot; a file of the future is new.</summary>
    static long AgeNs(string path) => Math.Max(0, BootClock.UnixNs() - ((File.GetLastWriteTimeUtc(path) - DateTime.UnixEpoch).Ticks * 100));
}
