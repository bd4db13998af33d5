// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Spool;

/// <summary>Batches of an earlier run's lane that the spool's files do not have.</summary>
/// <param name="Last">Null where the lane breaks off: nobody can tell how much followed.</param>
/// <param name="BootNsFrom">Nothing inside is older; null where nothing before the hole was found.</param>
/// <param name="BootNsTo">Nothing inside is newer; null where nothing after it was.</param>
readonly record struct SpoolHole(ulong First, ulong? Last, ulong? BootNsFrom, ulong? BootNsTo, string Reason)
{
    const string Damaged = "spool_damaged_earlier_run";

    /// <summary>Ranges between files, and within a damaged one. Batches before the first were stored or dropped, and told, by that run.</summary>
    /// <param name="segments">In the order of seq.</param>
    public static IEnumerable<SpoolHole> Between(IReadOnlyList<SpoolSegment> segments) =>
        segments.Zip(segments.Skip(1)).Where(pair => pair.Second.FirstSeq > pair.First.LastSeq + 1)
            .Select(pair => new SpoolHole(pair.First.LastSeq + 1, pair.Second.FirstSeq - 1, pair.First.BootNsMax, pair.Second.BootNsMin, Damaged));

    /// <summary>What followed the last batch of a run that did not end in order.</summary>
    /// <param name="segments">In the order of seq; at least one.</param>
    /// <param name="torn">The last file ends within a record: the power went, and not only the process.</param>
    public static SpoolHole After(IReadOnlyList<SpoolSegment> segments, bool torn) =>
        new(segments[^1].LastSeq + 1, null, segments.LastOrDefault(segment => !segment.IsEmpty)?.BootNsMax, null, torn ? "torn_tail" : "open_tail");

    /// <summary>The part that the store does not have either; null where it has everything.</summary>
    /// <param name="ackedSeq">Every batch up to it is decided in the store.</param>
    public SpoolHole? Beyond(ulong ackedSeq) => Last <= ackedSeq ? null : this with { First = Math.Max(First, ackedSeq + 1) };
}
