// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Comparisons;

/// <summary>Makes arms of runs that nobody sorted into arms: for the host x kernel matrix and the history over builds.</summary>
public static class Arms
{
    const string NotRecorded = "not recorded";

    /// <summary>
    /// One arm a kernel release, oldest release first (6.9 before 6.10, -rc before its release). The first is the baseline
    /// where nothing else is said.
    /// </summary>
    public static IReadOnlyList<Arm> ByKernel(IEnumerable<RunFacts> runs) => [.. runs
        .GroupBy(run => run.Host.Kernel ?? NotRecorded)
        .OrderBy(group => group.Key, KernelOrder.Comparer)
        .Select(group => new Arm(group.Key, [.. group]))];

    /// <summary>One arm a value of a label (<c>build</c>, <c>commit</c>), in the order in which each was first measured.</summary>
    public static IReadOnlyList<Arm> ByLabel(IEnumerable<RunFacts> runs, string label) => [.. runs
        .GroupBy(run => run.Labels.GetValueOrDefault(label, NotRecorded))
        .OrderBy(group => group.Min(run => run.Started ?? DateTimeOffset.MaxValue)).ThenBy(group => group.Key, KernelOrder.Comparer)
        .Select(group => new Arm(group.Key, [.. group]))];

    /// <summary>The same arms with their runs on one wall clock: zero is the start of the earliest run of all.</summary>
    public static IReadOnlyList<Arm> OnWallClock(IReadOnlyList<Arm> arms)
    {
        var started = arms.SelectMany(arm => arm.Runs).Select(run => run.Started).OfType<DateTimeOffset>().ToArray();
        return started.Length == 0 ? arms
            : [.. arms.Select(arm => arm with { Runs = [.. arm.Runs.Select(run => WallClockAxis.Place(run, started.Min()))] })];
    }
}
