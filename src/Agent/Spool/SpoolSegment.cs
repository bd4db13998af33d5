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

    /// <summary>
    /// CLOCK_BOOTTIME of the last write, ns; negative for files of an earlier boot. The wall clock would make a segment decades
    /// old in the moment in which a host without a battery learns the time.
    /// </summary>
    public long WrittenBootNs { get; set; }

    /// <summary>Events of each batch, in order, and how many of them are compactions: eight bytes a batch make every loss exact.</summary>
    readonly List<(uint All, uint Compactions)> _events = [];

    /// <summary>FirstSeq - 1 before the first batch.</summary>
    public ulong LastSeq { get; set; } = firstSeq - 1;

    /// <summary>Bytes of its records in the file.</summary>
    public long Bytes { get; private set; }

    /// <summary>Meaningless while it is empty.</summary>
    public ulong BootNsMin { get; private set; } = ulong.MaxValue;

    /// <summary>Meaningless while it is empty.</summary>
    public ulong BootNsMax { get; private set; }

    public bool IsEmpty => LastSeq < FirstSeq;

    public void Add(Batch batch, long bytes)
    {
        LastSeq = batch.Seq;
        Bytes += bytes;
        _events.Add((batch.EventCount, batch.CompactionCount));
        BootNsMin = Math.Min(BootNsMin, batch.BootNsMin);
        BootNsMax = Math.Max(BootNsMax, batch.BootNsMax);
    }

    /// <summary>Events of the batches after <paramref name="seq"/>, and how many of them are compactions.</summary>
    public (ulong All, ulong Compactions) EventsAfter(ulong seq)
    {
        (ulong All, ulong Compactions) events = default;
        for (var batch = Math.Max(seq + 1, FirstSeq); batch <= LastSeq && batch - FirstSeq < (ulong)_events.Count; batch++)
        {
            var (all, compactions) = _events[(int)(batch - FirstSeq)];
            events = (events.All + all, events.Compactions + compactions);
        }
        return events;
    }

    /// <summary>The part from <paramref name="first"/> to <paramref name="last"/>, both inclusive; empty where there is none.</summary>
    public SpoolSegment Between(ulong first, ulong last)
    {
        first = Math.Max(first, FirstSeq);
        last = Math.Min(last, LastSeq);
        var part = new SpoolSegment(Path, first) { WrittenBootNs = WrittenBootNs, BootNsMin = BootNsMin, BootNsMax = BootNsMax };
        if (last >= first)
        {
            part._events.AddRange(_events.GetRange((int)(first - FirstSeq), (int)(last - first + 1)));
            part.LastSeq = last;
        }
        return part;
    }

    /// <summary>The parts that none of the <paramref name="others"/> holds.</summary>
    public IEnumerable<SpoolSegment> Without(IEnumerable<SpoolSegment> others)
    {
        var from = FirstSeq;
        foreach (var other in others.OrderBy(other => other.FirstSeq))
        {
            if (other.FirstSeq > from)
            {
                yield return Between(from, other.FirstSeq - 1);
            }
            from = Math.Max(from, other.LastSeq + 1);
        }
        if (from <= LastSeq)
        {
            yield return Between(from, LastSeq);
        }
    }

    /// <summary>Batches after <paramref name="lastSeq"/> may not be on disk and count as not written.</summary>
    public void Forget(ulong lastSeq)
    {
        LastSeq = Math.Max(FirstSeq - 1, Math.Min(LastSeq, lastSeq));
        _events.RemoveRange((int)(LastSeq + 1 - FirstSeq), _events.Count - (int)(LastSeq + 1 - FirstSeq));
    }
}
