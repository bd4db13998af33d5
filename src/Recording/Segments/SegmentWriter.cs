// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using Fleet.V1;
using Google.Protobuf;
using Microsoft.Win32.SafeHandles;

namespace Fleet.Recording.Segments;

/// <summary>
/// Appends batches to a new segment file. A record reaches the kernel when <see cref="Append"/> returns (it survives
/// the process) and the disk when <see cref="Sync"/> returns (it survives the power).
/// </summary>
/// <remarks>
/// Not thread-safe. A segment is never opened for appending again: after a restart the writer makes a new one, so a
/// torn tail stays where it is and nothing is ever overwritten.
/// </remarks>
public sealed class SegmentWriter : IDisposable
{
    readonly SafeFileHandle _file;
    readonly bool _preallocated;

    SegmentWriter(SafeFileHandle file, string path, SegmentHeader header, bool preallocated)
    {
        _preallocated = preallocated;
        _file = file;
        Path = path;
        Header = header;
        Length = SegmentHeader.Size;
    }

    public string Path { get; }

    public SegmentHeader Header { get; }

    /// <summary>Bytes written so far, the header included.</summary>
    public long Length { get; private set; }

    /// <summary>Creates the file, and syncs its header and its name.</summary>
    /// <param name="preallocateBytes">Space to take at once, so that a full disk shows here and not inside a record; 0 for none.</param>
    /// <exception cref="IOException">The file exists, or the disk is full, read-only or gone.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public static SegmentWriter Create(string path, SegmentHeader header, long preallocateBytes = 0)
    {
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, FileOptions.None, preallocateBytes);
        try
        {
            Span<byte> bytes = stackalloc byte[SegmentHeader.Size];
            header.Write(bytes);
            RandomAccess.Write(file, bytes, 0);
            Fsync.Data(file, path);
            Fsync.Directory(System.IO.Path.GetDirectoryName(path) ?? "/");
            return new SegmentWriter(file, path, header, preallocateBytes > 0);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Writes one record.</summary>
    /// <returns>The record's offset in the file.</returns>
    /// <exception cref="IOException">Nothing of the batch counts as written; the next append begins at the same offset.</exception>
    public long Append(Batch batch)
    {
        var length = batch.CalculateSize();
        var buffer = ArrayPool<byte>.Shared.Rent(SegmentRecord.SizeOf(length));
        try
        {
            var record = buffer.AsSpan(0, SegmentRecord.SizeOf(length));
            batch.WriteTo(record.Slice(SegmentRecord.HeaderSize, length));
            SegmentRecord.Seal(record, length, Header, Length);
            RandomAccess.Write(_file, record, Length);
            var offset = Length;
            Length += record.Length;
            return offset;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Makes every appended record durable.</summary>
    /// <exception cref="IOException">Unknown what is on disk: write the batches since the last sync to another segment.</exception>
    public void Sync() => Fsync.Data(_file, Path);

    /// <summary>Takes back every record from an offset on, after a sync or an append that failed; on a broken disk as far as it lets.</summary>
    /// <param name="length">Where a record ends.</param>
    public void Cut(long length)
    {
        Length = length;
        try
        {
            RandomAccess.SetLength(_file, length);
        }
        catch (IOException)
        {
            // What is there may be found later, or not: the disk does not say.
        }
    }

    /// <summary>Gives back the space that was taken in advance and not needed.</summary>
    public void Dispose()
    {
        if (_preallocated && !_file.IsClosed)
        {
            try
            {
                // Only a shrinking file gives up what lies beyond its end, on every filesystem.
                RandomAccess.SetLength(_file, Length + 1);
                RandomAccess.SetLength(_file, Length);
            }
            catch (IOException)
            {
                // Only space is at stake: what was written is written.
            }
        }
        _file.Dispose();
    }
}
