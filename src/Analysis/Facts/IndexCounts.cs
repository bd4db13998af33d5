// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>
/// Fragmentation indices after successful compactions. They come from events, not from counts, so part of them may be
/// missing: <see cref="Coverage"/> says how much is there.
/// </summary>
/// <param name="ByIndex">How many events had which index, in thousandths. -1000: a suitable block exists. 0 to 1000: towards 0
/// an allocation would fail for want of memory, towards 1000 for fragmentation.</param>
/// <param name="Successes">How many there were by count; null where they were not counted.</param>
public sealed record IndexCounts(IReadOnlyDictionary<int, long> ByIndex, long? Successes)
{
    public long Events { get; } = ByIndex.Values.Sum();

    /// <summary>The share of all successes whose index is here, 0 to 1; null where they were not counted.</summary>
    public double? Coverage => Successes > 0 ? Math.Min(1, (double)Events / Successes.Value) : null;

    /// <summary>The share after which a suitable block existed; null without events.</summary>
    public double? SuitableShare => Events == 0 ? null : ByIndex.Where(pair => pair.Key < 0).Sum(pair => pair.Value) / (double)Events;
}
