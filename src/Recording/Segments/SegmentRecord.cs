// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.Recording.Segments;

/// <summary>
/// The frame around one batch: marker, length, checksum, body, padding to 8 bytes. The checksum covers the stream, the
/// segment and the offset too, so that a stale block of another file or place can never pass for a record.
/// </summary>
static class SegmentRecord
{
    public const int HeaderSize = 12;
    public const int Alignment = 8;

    /// <summary>Largest body, bytes: a packed payload of the largest batch and its envelope.</summary>
    public const int MaxBodyBytes = BatchCodec.MaxRawBytes + (64 << 10);

    // Number and wire type of fleet.v1.Batch.payload.
    const uint PayloadTag = Batch.PayloadFieldNumber << 3 | 2;
    const int PayloadTagBytes = 1;

    /// <summary>"FREC" in file order.</summary>
    public const uint Marker = 0x4345_5246;

    /// <summary>Bytes that a body of this length takes in the file.</summary>
    public static int SizeOf(int bodyLength) => (HeaderSize + bodyLength + Alignment - 1) & ~(Alignment - 1);

    /// <summary>Fills in the frame of the body that already lies at <see cref="HeaderSize"/>.</summary>
    public static void Seal(Span<byte> record, int bodyLength, in SegmentHeader segment, long offset)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, Marker);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)bodyLength);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], Checksum(record.Slice(HeaderSize, bodyLength), segment, offset));
        record[(HeaderSize + bodyLength)..SizeOf(bodyLength)].Clear();
    }

    /// <summary>The body's length, or null where no frame can begin here.</summary>
    public static int? BodyLength(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header) == Marker
        && BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) is var length and <= MaxBodyBytes
            ? (int)length
            : null;

    /// <param name="record">Frame and body, without the padding.</param>
    public static bool IsIntact(ReadOnlySpan<byte> record, in SegmentHeader segment, long offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(record[8..]) == Checksum(record[HeaderSize..], segment, offset);

    /// <summary>Makes a batch of a body.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is none.</exception>
    public delegate Batch Parser(ArraySegment<byte> body);

    public static Batch Parse(ArraySegment<byte> body) => Batch.Parser.ParseFrom(body);

    /// <summary>The batch without its payload.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is none.</exception>
    public static Batch ParseEnvelope(ArraySegment<byte> body) => ParseAround(body, withPayload: false);

    /// <summary>The batch, its payload where it lies in the body.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is none.</exception>
    public static Batch ParseInPlace(ArraySegment<byte> body) => ParseAround(body, withPayload: true);

    static Batch ParseAround(ArraySegment<byte> body, bool withPayload)
    {
        var input = new CodedInputStream(body.Array!, body.Offset, body.Count);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (tag != PayloadTag)
            {
                input.SkipLastField();
                continue;
            }
            // The payload is most of a batch: it is not copied. What stands before and after it is a batch as well.
            var before = (int)input.Position - PayloadTagBytes - body.Offset;
            var length = input.ReadLength();
            var from = (int)input.Position - body.Offset;
            if ((uint)length > (uint)(body.Count - from))
            {
                break;
            }
            var envelope = new Batch();
            envelope.MergeFrom(body.AsSpan(0, before));
            if (withPayload)
            {
                envelope.Payload = UnsafeByteOperations.UnsafeWrap(body.AsMemory(from, length));
            }
            envelope.MergeFrom(body.AsSpan(from + length));
            return envelope;
        }
        return Parse(body);
    }

    static uint Checksum(ReadOnlySpan<byte> body, in SegmentHeader segment, long offset)
    {
        Span<byte> place = stackalloc byte[36];
        segment.StreamId.TryWriteBytes(place, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64LittleEndian(place[16..], segment.SegmentNo);
        BinaryPrimitives.WriteInt64LittleEndian(place[24..], offset);
        BinaryPrimitives.WriteUInt32LittleEndian(place[32..], (uint)body.Length);
        return Crc32C.Of(place, body);
    }
}
