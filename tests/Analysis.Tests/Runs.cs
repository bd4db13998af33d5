// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Tests;

/// <summary>Runs made up for tests: one hour on a host of 1 GiB, so that a count and its rate are the same number.</summary>
static class Runs
{
    public static RunFacts Fragmenting(long count, string kernel = "6.1.0") => WithCounts(kernel, Steal(3, count));

    public static RunFacts WithCounts(string kernel, params ExtfragCount[] counts) => new()
    {
        Name = "run",
        Source = "test",
        Host = new HostContext("h1", kernel, PageblockOrder: 9, ManagedBytes: 1L << 30),
        Duration = TimeSpan.FromHours(1),
        Extfrag = counts,
    };

    public static ExtfragCount Steal(int fallbackOrder, long count, string donor = "Movable", string claimer = "Unmovable") =>
        new(0, fallbackOrder, donor, claimer, Ownership.Steal, 0, "Normal", count);

    public static Arm Arm(string label, params long[] counts) =>
        new(label, counts.Select(count => Fragmenting(count)).ToArray());
}
