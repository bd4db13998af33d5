// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using Fleet.Recording.Columns;
using Fleet.Recording.Columns.Packing;
using Fleet.V1;
using Google.Protobuf;
using ZstdSharp;

namespace Fleet.Recording;

/// <summary>
/// Facts to the bytes of a batch and back. A batch is made once; the spool, the wire, a recording and the embedded
/// store carry the same bytes.
/// </summary>
/// <remarks>Threading: safe from any thread; each thread keeps its own zstd context.</remarks>
public static class BatchCodec
{
    /// <summary>Meaning of a payload: fleet.v1.Facts.</summary>
    public const uint Schema = 1;

    /// <summary>The same, and a column of extfrag that has one entry holds for every row.</summary>
    public const uint OneForAllSchema = 2;

    /// <summary>That, and the differences of extfrag are in blocks.</summary>
    public const uint BlocksSchema = 3;

    /// <summary>Largest payload after decompression, bytes. The check precedes the allocation.</summary>
    public const int MaxRawBytes = 16 << 20;

    // Columns are small numbers already. A summary is rare and its size counts; events come by the million and their
    // CPU time counts: docs/benchmarks.md has what a level costs and saves.
    const int SummaryLevel = 1;
    const int DetailLevel = -20;

    [ThreadStatic] static Compressor? _compressor;
    [ThreadStatic] static Decompressor? _decompressor;

    /// <summary>Serializes, compresses and seals <paramref name="facts"/>.</summary>
    /// <param name="seq">From 1; never changes afterwards.</param>
    /// <param name="bootNsMin">Earliest CLOCK_BOOTTIME inside, ns.</param>
    /// <param name="bootNsMax">Latest CLOCK_BOOTTIME inside, ns.</param>
    /// <param name="packed">Rows that belong to the facts and are serialized already.</param>
    /// <exception cref="BatchFormatException">The facts are larger than <see cref="MaxRawBytes"/>.</exception>
    public static Batch Encode(StreamKey key, ulong seq, Facts facts, ulong bootNsMin, ulong bootNsMax, PackedRows? packed = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(seq);
        var plain = facts.CalculateSize();
        var size = plain + (packed?.Size ?? 0);
        if (size > MaxRawBytes)
        {
            throw new BatchFormatException(BatchFault.TooBig,
                $"batch {key} {seq}: {size} bytes of facts, the limit is {MaxRawBytes}; close batches earlier");
        }
        var asItIs = packed?.DifferencesSize ?? 0;
        var buffer = ArrayPool<byte>.Shared.Rent(size + Compressor.GetCompressBound(size - asItIs));
        try
        {
            var raw = buffer.AsSpan(0, size);
            facts.WriteTo(raw[..plain]);
            packed?.WriteTo(raw[plain..]);
            var compressed = Compress(raw[..^asItIs], buffer.AsSpan(size), key.Lane);
            var zstd = compressed.Length + ZstdRawFrame.Size(asItIs) < size;
            var payload = zstd ? Payload(compressed, raw[^asItIs..]) : Payload(raw, []);
            return new Batch
            {
                StreamId = ByteString.CopyFrom(key.StreamId.ToByteArray(bigEndian: true)),
                Lane = key.Lane,
                Seq = seq,
                Schema = packed is null ? Schema : BlocksSchema,
                Codec = zstd ? Codec.Zstd : Codec.None,
                RawBytes = (uint)size,
                Crc32C = Crc32C.Of(payload.Span),
                BootNsMin = bootNsMin,
                BootNsMax = bootNsMax,
                CompactionCount = (uint)(facts.Compaction?.Kind.Count ?? 0),
                EventCount = (uint)((facts.Extfrag?.BootNsDelta.Count ?? 0) + (facts.Compaction?.Kind.Count ?? 0) + (packed?.Count ?? 0)),
                Payload = payload,
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Opens a batch. Nothing is allocated beyond the size that the batch declares and the limit allows.</summary>
    /// <exception cref="BatchFormatException">Damaged, of a newer format, or too large.</exception>
    public static Facts Decode(Batch batch) => Decode(batch, withoutExtfrag: false);

    /// <inheritdoc cref="Decode(Batch)"/>
    /// <param name="withoutExtfrag">Passes over what is by far the most of a batch with events.</param>
    public static Facts Decode(Batch batch, bool withoutExtfrag)
    {
        CheckEnvelope(batch);
        var name = $"batch {Describe(batch)}";
        try
        {
            var facts = batch.Codec == Codec.None ? Parse(batch.Payload.ToByteArray(), batch.Payload.Length, withoutExtfrag) : Unpack(batch, name, withoutExtfrag);
            facts.Extfrag?.CheckAgainst(batch.Schema);
            facts.Extfrag?.ReadBlocks();
            return facts;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or ZstdException)
        {
            throw new BatchFormatException(BatchFault.Corrupt, $"{name}: payload cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Whether the batch is whole and of a known format, without opening it.</summary>
    /// <exception cref="BatchFormatException">Damaged, of a newer format, or too large.</exception>
    public static void CheckEnvelope(Batch batch)
    {
        var name = $"batch {Describe(batch)}";
        if (!IsKnown(batch.Schema) || batch.Codec is not (Codec.None or Codec.Zstd))
        {
            throw new BatchFormatException(BatchFault.Unsupported,
                $"{name}: schema {batch.Schema}, codec {(int)batch.Codec} is not known here; read it with a newer Fleet");
        }
        if (batch.RawBytes > MaxRawBytes)
        {
            throw new BatchFormatException(BatchFault.TooBig, $"{name}: declares {batch.RawBytes} bytes, the limit is {MaxRawBytes}");
        }
        if (Crc32C.Of(batch.Payload.Span) != batch.Crc32C)
        {
            throw new BatchFormatException(BatchFault.Corrupt, $"{name}: payload checksum does not match");
        }
    }

    /// <summary>Whether this build can read such a payload.</summary>
    public static bool IsKnown(uint schema) => schema is Schema or OneForAllSchema or BlocksSchema;

    /// <summary>So many events a payload may hold at most: one a byte, or more in blocks, of which there are few.</summary>
    /// <param name="rawBytes">Its size after decompression; of one that is too large nothing is read.</param>
    public static long MostEvents(uint rawBytes) => rawBytes > MaxRawBytes ? 0 : Math.Max(rawBytes, DifferenceBlocks.MostEvents(rawBytes));

    /// <summary>The stream and lane that the batch belongs to.</summary>
    /// <exception cref="BatchFormatException">The identity is malformed.</exception>
    public static StreamKey KeyOf(Batch batch) =>
        batch.StreamId.Length == 16 && batch.Lane is Lane.Summary or Lane.Detail && batch.Seq > 0
            ? new StreamKey(new Guid(batch.StreamId.Span, bigEndian: true), batch.Lane)
            : throw new BatchFormatException(BatchFault.Corrupt,
                $"batch without identity: stream_id of {batch.StreamId.Length} bytes, lane {(int)batch.Lane}, seq {batch.Seq}");

    static ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> raw, Span<byte> to, Lane lane)
    {
        _compressor ??= new Compressor();
        _compressor.Level = lane == Lane.Detail ? DetailLevel : SummaryLevel;
        return to[.._compressor.Wrap(raw, to)];
    }

    /// <param name="asItIs">Put into a frame of its own.</param>
    static ByteString Payload(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> asItIs)
    {
        var payload = GC.AllocateUninitializedArray<byte>(bytes.Length + ZstdRawFrame.Size(asItIs.Length));
        bytes.CopyTo(payload);
        ZstdRawFrame.Write(asItIs, payload.AsSpan(bytes.Length));
        return UnsafeByteOperations.UnsafeWrap(payload);
    }

    static Facts Unpack(Batch batch, string name, bool withoutExtfrag)
    {
        var size = (int)batch.RawBytes;
        var raw = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var fits = (_decompressor ??= new Decompressor()).TryUnwrap(batch.Payload.Span, raw.AsSpan(0, size), out var written);
            return fits && written == size
                ? Parse(raw, size, withoutExtfrag)
                : throw new BatchFormatException(BatchFault.Corrupt, $"{name}: payload does not unpack to the {size} bytes it declares");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
        }
    }

    static Facts Parse(byte[] raw, int size, bool withoutExtfrag)
    {
        if (!withoutExtfrag)
        {
            return Facts.Parser.ParseFrom(raw, 0, size);
        }
        // The fields of the message one after another: a message that is left out is passed over by its length.
        var facts = new Facts();
        for (var input = new CodedInputStream(raw, 0, size); !input.IsAtEnd;)
        {
            var start = (int)input.Position;
            var field = WireFormat.GetTagFieldNumber(input.ReadTag());
            input.SkipLastField();
            if (field != Facts.ExtfragFieldNumber)
            {
                facts.MergeFrom(new CodedInputStream(raw, start, (int)input.Position - start));
            }
        }
        return facts;
    }

    static string Describe(Batch batch) =>
        $"{Convert.ToHexStringLower(batch.StreamId.Span)}/{(int)batch.Lane} {batch.Seq}";
}
