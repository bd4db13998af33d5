// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Spool;

/// <summary>
/// A range of consecutive batches in one file. A file with a damaged stretch inside gives two of them.
/// </summary>
sealed class SpoolSegment(string path, ulong firstSeq)
{
    public string Path { get; } = path;

    public ulong FirstSeq { get; } = firstSeq;

    /// <summary>FirstSeq - 1 before the first batch.</summary>
    public ulong LastSeq { get; private set; } = firstSeq - 1;

    /// <summary>Bytes of its records in the file.</summary>
    public long Bytes { get; private set; }

    public ulong Events { get; private set; }

    public ulong BootNsMin { get; private set; } = ulong.MaxValue;

    public ulong BootNsMax { get; private set; }

    public void Add(Batch batch, long bytes)
    {
        LastSeq = batch.Seq;
        Bytes += bytes;
        Events += batch.EventCount;
        BootNsMin = Math.Min(BootNsMin, batch.BootNsMin);
        BootNsMax = Math.Max(BootNsMax, batch.BootNsMax);
    }

    /// <summary>Batches after <paramref name="lastSeq"/> may not be on disk and count as not written.</summary>
    public void Forget(ulong lastSeq) => LastSeq = Math.Min(LastSeq, lastSeq);
}
