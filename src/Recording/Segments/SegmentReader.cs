// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Buffers.Binary;
using Fleet.V1;
using Google.Protobuf;
using Microsoft.Win32.SafeHandles;

namespace Fleet.Recording.Segments;

/// <summary>
/// Reads a segment file from the start, also while it grows. Damage never stops it: it goes on at the next intact
/// record and says what it skipped.
/// </summary>
/// <remarks>Not thread-safe. Memory is one record, and a quarter of a MiB that is read ahead, whatever the size of the file.</remarks>
public sealed class SegmentReader : IDisposable
{
    const int ScanBytes = 64 << 10;

    readonly SafeFileHandle _file;
    readonly SegmentWindow _window;
    readonly List<SegmentDamage> _damage = [];

    SegmentReader(SafeFileHandle file, string path, SegmentHeader header)
    {
        _file = file;
        _window = new SegmentWindow(file);
        Path = path;
        Header = header;
    }

    public string Path { get; }

    public SegmentHeader Header { get; }

    /// <summary>What <see cref="Batches"/> had to skip, complete once it has been read to its end.</summary>
    public IReadOnlyList<SegmentDamage> Damage => _damage;

    /// <exception cref="SegmentFormatException">Not a segment file, of a newer version, or its header is damaged.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static SegmentReader Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var bytes = new byte[SegmentHeader.Size];
            var read = ReadFully(file, bytes, 0);
            return new SegmentReader(file, path, SegmentHeader.Read(bytes.AsSpan(0, read), path));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Every intact batch in file order, up to the end that the file has now.</summary>
    public IEnumerable<Batch> Batches() => Records(SegmentRecord.Parse).Select(record => record.Batch);

    /// <summary>
    /// The same without copying their payloads, for who goes over many: the payload of a batch is gone, and its bytes are others, when the
    /// next one is asked for.
    /// </summary>
    public IEnumerable<Batch> PassingBatches() => Records(SegmentRecord.ParseInPlace).Select(record => record.Batch);

    /// <summary>The same without their payloads, which are checked and not kept, and the bytes that each takes in the file.</summary>
    public IEnumerable<(Batch Envelope, long Bytes)> Envelopes() => Records(SegmentRecord.ParseEnvelope);

    public void Dispose() => _file.Dispose();

    IEnumerable<(Batch Batch, long Bytes)> Records(SegmentRecord.Parser parser)
    {
        _damage.Clear();
        var offset = (long)SegmentHeader.Size;
        while (true)
        {
            // A second time from the file: what was read ahead may have been written since.
            if (TryRead(offset, parser, out var batch, out var next) || (_window.Forget() && TryRead(offset, parser, out batch, out next)))
            {
                yield return (batch, next - offset);
                offset = next;
                continue;
            }
            if (NextIntact(offset) is not { } resumed)
            {
                NoteTail(offset);
                yield break;
            }
            _damage.Add(new SegmentDamage(offset, resumed - offset, IsTail: false));
            offset = resumed;
        }
    }

    bool TryRead(long offset, SegmentRecord.Parser parser, out Batch batch, out long next)
    {
        batch = null!;
        next = 0;
        var header = _window.At(offset, SegmentRecord.HeaderSize);
        if (header.Count < SegmentRecord.HeaderSize || SegmentRecord.BodyLength(header) is not { } length)
        {
            return false;
        }
        var record = _window.At(offset, SegmentRecord.HeaderSize + length);
        if (record.Count < SegmentRecord.HeaderSize + length || !SegmentRecord.IsIntact(record, Header, offset))
        {
            return false;
        }
        try
        {
            batch = parser(record[SegmentRecord.HeaderSize..]);
        }
        catch (InvalidProtocolBufferException)
        {
            // An intact frame around something else: not ours to read, reported as damage like any other.
            return false;
        }
        next = offset + SegmentRecord.SizeOf(length);
        return true;
    }

    /// <summary>The offset of the first intact record after <paramref name="from"/>, or null when there is none.</summary>
    long? NextIntact(long from)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ScanBytes);
        try
        {
            for (var at = from + SegmentRecord.Alignment; ;)
            {
                var read = ReadFully(_file, buffer.AsSpan(0, ScanBytes), at);
                for (var i = 0; i + sizeof(uint) <= read; i += SegmentRecord.Alignment)
                {
                    if (BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(i)) == SegmentRecord.Marker && TryRead(at + i, SegmentRecord.ParseEnvelope, out _, out _))
                    {
                        return at + i;
                    }
                }
                if (read < ScanBytes)
                {
                    return null;
                }
                at += ScanBytes;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Zeros up to the end are space taken in advance; anything else was meant to be a record.</summary>
    void NoteTail(long from)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ScanBytes);
        try
        {
            var end = from;
            for (var at = from; ;)
            {
                var read = ReadFully(_file, buffer.AsSpan(0, ScanBytes), at);
                if (buffer.AsSpan(0, read).LastIndexOfAnyExcept((byte)0) is var last and >= 0)
                {
                    end = at + last + 1;
                }
                at += read;
                if (read < ScanBytes)
                {
                    break;
                }
            }
            if (end > from)
            {
                _damage.Add(new SegmentDamage(from, end - from, IsTail: true));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static int ReadFully(SafeFileHandle file, Span<byte> into, long offset) => SegmentWindow.ReadFully(file, into, offset);
}
