// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Segments;

namespace Fleet.Storage.Embedded;

/// <summary>The cursors of a directory, found by reading its files: the last intact batch of each stream.</summary>
sealed class EmbeddedCursors
{
    public Dictionary<StreamKey, ulong> Committed { get; } = [];

    /// <summary>Highest segment number in use, also of files that hold no batch.</summary>
    public Dictionary<StreamKey, ulong> LastSegment { get; } = [];

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="SegmentFormatException">A file ending in .frag is not one of ours.</exception>
    public static EmbeddedCursors Scan(string directory)
    {
        var found = new EmbeddedCursors();
        var segments = Directory.EnumerateFiles(directory, "*.frag").Select(HeaderOf).OfType<Segment>()
            .OrderByDescending(segment => segment.Number);
        foreach (var segment in segments)
        {
            found.LastSegment.TryAdd(segment.Key, segment.Number);
            // Numbers only rise from file to file: the newest that holds a batch decides.
            if (!found.Committed.ContainsKey(segment.Key) && LastSeq(segment.Path) is { } last)
            {
                found.Committed[segment.Key] = last;
            }
        }
        return found;
    }

    static Segment? HeaderOf(string path)
    {
        // The process went between making the file and writing its header: nothing was ever acked from it.
        if (new FileInfo(path).Length < SegmentHeader.Size)
        {
            File.Delete(path);
            return null;
        }
        using var reader = SegmentReader.Open(path);
        return new Segment(path, new StreamKey(reader.Header.StreamId, reader.Header.Lane), reader.Header.SegmentNo);
    }

    static ulong? LastSeq(string path)
    {
        using var reader = SegmentReader.Open(path);
        ulong? last = null;
        foreach (var (envelope, _) in reader.Envelopes())
        {
            last = Math.Max(last ?? 0, envelope.Seq);
        }
        return last;
    }

    sealed record Segment(string Path, StreamKey Key, ulong Number);
}
