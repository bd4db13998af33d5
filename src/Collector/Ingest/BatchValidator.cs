// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.V1;
using static Fleet.V1.Nack.Types;

namespace Fleet.Collector.Ingest;

/// <summary>
/// Looks at the envelope of a batch, before anything is kept of it. What is inside is the store's business: a batch that
/// arrived whole always advances its stream.
/// </summary>
static class BatchValidator
{
    /// <returns>Why it is refused; null when it is sound.</returns>
    public static Refusal? Check(Batch batch, int maxBatchBytes)
    {
        var size = batch.CalculateSize();
        if (size > maxBatchBytes || batch.RawBytes > BatchCodec.MaxRawBytes)
        {
            return new Refusal(Code.TooBig,
                $"{size} bytes, {batch.RawBytes} unpacked; the limits are {maxBatchBytes} and {BatchCodec.MaxRawBytes}: close batches earlier");
        }
        if (!BatchCodec.IsKnown(batch.Schema) || batch.Codec is not (Codec.None or Codec.Zstd))
        {
            return new Refusal(Code.Unsupported,
                $"schema {batch.Schema}, codec {(int)batch.Codec}: newer than this collector; keep the batch and upgrade the collector");
        }
        return Crc32C.Of(batch.Payload.Span) == batch.Crc32C
            ? null
            : new Refusal(Code.Corrupt, "crc32c does not match the payload: send it again");
    }

    /// <summary>Whether the batch says which stream and place it belongs to; without that there is nothing to answer.</summary>
    public static bool HasIdentity(Batch batch) =>
        batch.StreamId.Length == 16 && batch.Lane is Lane.Summary or Lane.Detail && batch.Seq is > 0 and <= long.MaxValue;
}

/// <summary>Why a batch is not taken.</summary>
readonly record struct Refusal(Nack.Types.Code Code, string Detail);
