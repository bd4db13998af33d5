// SPDX-License-Identifier: Apache-2.0
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace Fleet.Recording.Segments;

/// <summary>The part of a segment file that is in memory: read ahead, so that small records do not cost a call each.</summary>
/// <remarks>Not thread-safe.</remarks>
sealed class SegmentWindow(SafeFileHandle file)
{
    const int AheadBytes = 256 << 10;

    byte[] _bytes = [];
    long _from;
    int _length;

    /// <summary>Bytes of the file, valid until the next call; fewer than asked for where it ends before.</summary>
    public ArraySegment<byte> At(long offset, int length)
    {
        if (offset < _from || offset + length > _from + _length)
        {
            Fill(offset, length);
        }
        var start = (int)(offset - _from);
        return new ArraySegment<byte>(_bytes, start, Math.Min(length, _length - start));
    }

    /// <summary>The next look is at the file.</summary>
    /// <returns>True.</returns>
    public bool Forget()
    {
        _length = 0;
        return true;
    }

    public static int ReadFully(SafeFileHandle file, Span<byte> into, long offset)
    {
        var total = 0;
        while (total < into.Length && RandomAccess.Read(file, into[total..], offset + total) is var read and > 0)
        {
            total += read;
        }
        return total;
    }

    void Fill(long offset, int length)
    {
        // A length that is nonsense must not cost memory: there is never more than the file has.
        var wanted = (int)Math.Min(Math.Max(length, AheadBytes), Math.Max(RandomAccess.GetLength(file) - offset, 0));
        if (_bytes.Length < wanted)
        {
            _bytes = new byte[BitOperations.RoundUpToPowerOf2((uint)wanted)];
        }
        _from = offset;
        _length = ReadFully(file, _bytes.AsSpan(0, wanted), offset);
    }
}
