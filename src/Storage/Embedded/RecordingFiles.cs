// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Segments;

namespace Fleet.Storage.Embedded;

/// <summary>The segment files of a recording, or of a directory.</summary>
static class RecordingFiles
{
    /// <summary>The segment files of a directory as they are now; those without a whole header are left out.</summary>
    /// <exception cref="FileNotFoundException">There is no such directory.</exception>
    public static IReadOnlyList<SegmentFile> InDirectory(string path) => Directory.Exists(path)
        ? [.. new DirectoryInfo(path).GetFiles("*.frag").Where(file => file.Length >= SegmentHeader.Size)
            .Select(file => new SegmentFile(System.IO.Path.Combine(path, file.Name), file.Length, file.LastWriteTimeUtc))]
        : throw new FileNotFoundException($"{path}: there is no such recording or directory");

    /// <summary>Paths in the order of writing within a stream.</summary>
    /// <param name="only">Of these files; null for all.</param>
    /// <exception cref="FileNotFoundException">There is nothing at the path.</exception>
    /// <exception cref="SegmentFormatException">A file is not a recording.</exception>
    public static IEnumerable<string> InOrder(string path, Func<SegmentHeader, bool> wanted, IReadOnlyList<string>? only = null)
    {
        IReadOnlyList<string> files = only ?? (File.Exists(path) ? [path]
            : Directory.Exists(path) ? Directory.GetFiles(path, "*.frag")
            : throw new FileNotFoundException($"{path}: there is no such recording or directory"));
        return files.Where(file => files.Count == 1 || new FileInfo(file).Length >= SegmentHeader.Size)
            .Select(file => (File: file, Header: HeaderOf(file)))
            .Where(segment => wanted(segment.Header))
            .OrderBy(segment => segment.Header.StreamId).ThenBy(segment => segment.Header.SegmentNo).ThenBy(segment => segment.File, StringComparer.Ordinal)
            .Select(segment => segment.File);
    }

    /// <summary>Null where the file has no header that can be read: whoever reads it says why.</summary>
    public static Guid? StreamOf(string file)
    {
        try
        {
            return HeaderOf(file).StreamId;
        }
        catch (Exception e) when (e is SegmentFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static SegmentHeader HeaderOf(string file)
    {
        using var reader = SegmentReader.Open(file);
        return reader.Header;
    }
}

/// <summary>A file as it was seen: while length and time stay, so does what is in it.</summary>
readonly record struct SegmentFile(string Path, long Length, DateTime Written);
