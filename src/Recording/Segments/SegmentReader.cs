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
/// <remarks>Not thread-safe. Memory is one record, whatever the size of the file.</remarks>
public sealed class SegmentReader : IDisposable
{
    const int ScanBytes = 64 << 10;

    readonly SafeFileHandle _file;
    readonly List<SegmentDamage> _damage = [];
    byte[] _body = [];

    SegmentReader(SafeFileHandle file, string path, SegmentHeader header)
    {
        _file = file;
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
    public IEnumerable<Batch> Batches()
    {
        _damage.Clear();
        var offset = (long)SegmentHeader.Size;
        while (true)
        {
            if (TryRead(offset, out var batch, out var next))
            {
                yield return batch;
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

    public void Dispose() => _file.Dispose();

    bool TryRead(long offset, out Batch batch, out long next)
    {
        batch = null!;
        next = 0;
        Span<byte> header = stackalloc byte[SegmentRecord.HeaderSize];
        if (ReadFully(_file, header, offset) < header.Length || SegmentRecord.BodyLength(header) is not { } length
            || offset + SegmentRecord.HeaderSize + length > RandomAccess.GetLength(_file))
        {
            return false;
        }
        if (_body.Length < length)
        {
            _body = new byte[BitRound(length)];
        }
        var body = _body.AsSpan(0, length);
        if (ReadFully(_file, body, offset + SegmentRecord.HeaderSize) < length
            || !SegmentRecord.IsIntact(header, body, Header, offset))
        {
            return false;
        }
        try
        {
            batch = Batch.Parser.ParseFrom(body);
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
                    if (BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(i)) == SegmentRecord.Marker && TryRead(at + i, out _, out _))
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

    static int ReadFully(SafeFileHandle file, Span<byte> into, long offset)
    {
        var total = 0;
        while (total < into.Length && RandomAccess.Read(file, into[total..], offset + total) is var read and > 0)
        {
            total += read;
        }
        return total;
    }

    static int BitRound(int length) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, 4096));
}
