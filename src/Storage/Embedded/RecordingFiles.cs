// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Segments;

namespace Fleet.Storage.Embedded;

/// <summary>The segment files of a recording, or of a directory.</summary>
static class RecordingFiles
{
    /// <summary>Paths in the order of writing within a stream.</summary>
    /// <exception cref="FileNotFoundException">There is nothing at the path.</exception>
    /// <exception cref="SegmentFormatException">A file is not a recording.</exception>
    public static IEnumerable<string> InOrder(string path, Func<SegmentHeader, bool> wanted)
    {
        string[] files = File.Exists(path) ? [path]
            : Directory.Exists(path) ? Directory.GetFiles(path, "*.frag")
            : throw new FileNotFoundException($"{path}: there is no such recording or directory");
        return files.Where(file => files.Length == 1 || new FileInfo(file).Length >= SegmentHeader.Size)
            .Select(file => (File: file, Header: HeaderOf(file)))
            .Where(segment => wanted(segment.Header))
            .OrderBy(segment => segment.Header.StreamId).ThenBy(segment => segment.Header.SegmentNo).ThenBy(segment => segment.File, StringComparer.Ordinal)
            .Select(segment => segment.File);
    }

    static SegmentHeader HeaderOf(string file)
    {
        using var reader = SegmentReader.Open(file);
        return reader.Header;
    }
}
