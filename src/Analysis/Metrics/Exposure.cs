// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Metrics;

/// <summary>What counts are divided by, so that runs of unequal length, memory or load can be compared.</summary>
/// <param name="Id">Stable name, as in flags and JSON.</param>
/// <param name="Suffix">Follows a unit: <c>events/h</c>.</param>
/// <param name="Words">Follows a sentence: <c>per hour</c>.</param>
/// <param name="Amount">How much of it a run had; null where it was not measured or there was none.</param>
public sealed record Exposure(string Id, string Suffix, string Words, Func<RunFacts, double?> Amount)
{
    const double BytesPerGib = 1L << 30;

    public static Exposure Hour { get; } = new("hour", "/h", "per hour", run => Positive(run.Duration.TotalHours));

    public static Exposure GibHour { get; } = new(
        "gib-hour", "/GiB/h", "per hour and GiB of managed memory",
        run => Positive(run.Duration.TotalHours * run.Host.ManagedBytes / BytesPerGib));

    public static Exposure MillionAllocations { get; } = new(
        "million-allocations", "/M allocs", "per million page allocations", run => Positive(run.CounterSum("pgalloc_") / 1e6));

    public static IReadOnlyList<Exposure> All { get; } = [Hour, GibHour, MillionAllocations];

    static double? Positive(double? amount) => amount > 0 ? amount : null;
}
