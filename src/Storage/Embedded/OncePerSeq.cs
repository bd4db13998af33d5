// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.Storage.Embedded;

/// <summary>
/// Passes each batch of a stream once. A write error, or a copy of a file, leaves batches in two files; what follows in a
/// later file is never older than what was read.
/// </summary>
sealed class OncePerSeq
{
    readonly Dictionary<StreamKey, ulong> _last = [];

    /// <summary>False for one that was passed before, or that names no stream.</summary>
    public bool IsNew(Batch batch)
    {
        if (batch.StreamId.Length != 16 || batch.Seq == 0)
        {
            return false;
        }
        var key = BatchCodec.KeyOf(batch);
        if (batch.Seq <= _last.GetValueOrDefault(key))
        {
            return false;
        }
        Missing(key, batch.Seq);
        _last[key] = batch.Seq;
        return true;
    }

    /// <summary>Ranges of numbers that were passed over, a sentence each, by stream.</summary>
    public Dictionary<Guid, List<string>> Gaps { get; } = [];

    void Missing(StreamKey key, ulong seq)
    {
        var expected = _last.GetValueOrDefault(key) + 1;
        if (seq > expected)
        {
            if (!Gaps.TryGetValue(key.StreamId, out var gaps))
            {
                Gaps[key.StreamId] = gaps = [];
            }
            gaps.Add($"batches {expected} to {seq - 1} of stream {key} are missing");
        }
    }
}
