// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;

namespace Fleet.Recording;

/// <summary>
/// A zstd frame whose content stands in it as it is, for bytes that cannot be compressed: a decompressor takes frames
/// one after another as one. Source: RFC 8878, 3.1.1.
/// </summary>
static class ZstdRawFrame
{
    const uint Magic = 0xFD2F_B528;
    const byte SizeOfFourBytesSingleSegment = 0b1010_0000; // Frame_Header_Descriptor: no checksum, no dictionary
    const int HeaderBytes = sizeof(uint) + 1 + sizeof(uint);
    const int BlockHeaderBytes = 3, LastBlock = 1, RawBlock = 0 << 1, BlockSizeShift = 3;
    const int MostOfBlock = 128 << 10;

    /// <summary>Of the frame, bytes; none for nothing.</summary>
    public static int Size(int content) => content == 0 ? 0 : HeaderBytes + content + ((content + MostOfBlock - 1) / MostOfBlock * BlockHeaderBytes);

    /// <param name="to">As long as <see cref="Size"/> at least.</param>
    public static void Write(ReadOnlySpan<byte> content, Span<byte> to)
    {
        if (content.IsEmpty)
        {
            return;
        }
        BinaryPrimitives.WriteUInt32LittleEndian(to, Magic);
        to[sizeof(uint)] = SizeOfFourBytesSingleSegment;
        BinaryPrimitives.WriteUInt32LittleEndian(to[(sizeof(uint) + 1)..], (uint)content.Length);
        var at = HeaderBytes;
        while (!content.IsEmpty)
        {
            var block = content[..Math.Min(MostOfBlock, content.Length)];
            content = content[block.Length..];
            var header = (content.IsEmpty ? LastBlock : 0) | RawBlock | block.Length << BlockSizeShift;
            (to[at], to[at + 1], to[at + 2]) = ((byte)header, (byte)(header >> 8), (byte)(header >> 16));
            block.CopyTo(to[(at + BlockHeaderBytes)..]);
            at += BlockHeaderBytes + block.Length;
        }
    }
}
