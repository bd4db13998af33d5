// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Spool;

/// <summary>The newest batches of a lane, one after another without a hole, in memory.</summary>
/// <remarks>Not thread-safe.</remarks>
sealed class RecentBatches
{
    readonly List<Batch> _batches = [];

    /// <summary>Of their payloads.</summary>
    public long Bytes { get; private set; }

    /// <summary>Null when there is none.</summary>
    public ulong? FirstSeq => _batches is [var first, ..] ? first.Seq : null;

    public void Add(Batch batch)
    {
        _batches.Add(batch);
        Bytes += batch.Payload.Length;
    }

    public Batch? Find(ulong seq) =>
        FirstSeq is { } first && seq >= first && seq - first < (ulong)_batches.Count ? _batches[(int)(seq - first)] : null;

    public Batch RemoveOldest()
    {
        var batch = _batches[0];
        Remove(1);
        return batch;
    }

    /// <summary>Removes the oldest ones up to <paramref name="seq"/>, until no more than so many bytes are left.</summary>
    public void RemoveUpTo(ulong seq, long keepBytes = -1)
    {
        var (count, left) = (0, Bytes);
        for (; count < _batches.Count && left > keepBytes && _batches[count].Seq <= seq; count++)
        {
            left -= _batches[count].Payload.Length;
        }
        Remove(count);
    }

    void Remove(int count)
    {
        Bytes -= _batches.Take(count).Sum(batch => (long)batch.Payload.Length);
        _batches.RemoveRange(0, count);
    }
}
