// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using Fleet.V1;

namespace Fleet.Recording.Segments;

/// <summary>The first 64 bytes of a segment file: written once, never changed. Drawn in docs/formats/segment.md.</summary>
/// <param name="StreamId">Every record of the file belongs to this stream.</param>
/// <param name="Lane">The lane of every record, or unspecified where a recording carries both.</param>
/// <param name="SegmentNo">From 1, in the order of creation within a stream.</param>
/// <param name="CreatedUnixNs">CLOCK_REALTIME at creation, ns since 1970-01-01 UTC; for people, not for ordering.</param>
public readonly record struct SegmentHeader(Guid StreamId, Lane Lane, ulong SegmentNo, long CreatedUnixNs)
{
    public const int Size = 64;
    public const ushort Version = 1;

    static ReadOnlySpan<byte> Magic => "FLEETSEG"u8;

    internal void Write(Span<byte> to)
    {
        to[..Size].Clear();
        Magic.CopyTo(to);
        BinaryPrimitives.WriteUInt16LittleEndian(to[8..], Version);
        to[10] = (byte)Lane;
        StreamId.TryWriteBytes(to[16..32], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64LittleEndian(to[32..], SegmentNo);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], CreatedUnixNs);
        BinaryPrimitives.WriteUInt32LittleEndian(to[60..], Crc32C.Of(to[..60]));
    }

    /// <exception cref="SegmentFormatException">Not a segment file, of a newer version, or damaged in its first 64 bytes.</exception>
    internal static SegmentHeader Read(ReadOnlySpan<byte> from, string path)
    {
        if (from.Length < Size || !from.StartsWith(Magic))
        {
            throw new SegmentFormatException($"{path} is not a Fleet recording: it does not begin with {"FLEETSEG"}");
        }
        var version = BinaryPrimitives.ReadUInt16LittleEndian(from[8..]);
        if (version != Version)
        {
            throw new SegmentFormatException($"{path}: recording format {version}, this Fleet reads {Version}; use a newer one");
        }
        if (BinaryPrimitives.ReadUInt32LittleEndian(from[60..]) != Crc32C.Of(from[..60]) || from[10] > (byte)Lane.Detail)
        {
            throw new SegmentFormatException($"{path}: the recording's header is damaged (checksum of the first 60 bytes does not match)");
        }
        return new SegmentHeader(
            new Guid(from[16..32], bigEndian: true), (Lane)from[10],
            BinaryPrimitives.ReadUInt64LittleEndian(from[32..]), BinaryPrimitives.ReadInt64LittleEndian(from[40..]));
    }
}

/// <summary>A file that cannot be read as a segment at all. The message is one line for a person and names the file.</summary>
public sealed class SegmentFormatException(string message) : Exception(message);
