// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Comparisons;

/// <summary>What a reader must know before believing the numbers. Nothing is refused, nothing is left unsaid.</summary>
static class ComparisonWarnings
{
    public static IReadOnlyList<string> For(Arm a, Arm b, ComparisonOptions options)
    {
        var runs = a.Runs.Concat(b.Runs).ToArray();
        return
        [
            .. Shared(a, b), .. Replicates(a, b, options), .. Epochs(a, b), .. Pageblock(a, b), .. Durations(a, b, runs, options), .. Ownership(a, b),
            .. Exposed(a, b, options), .. Losses("A", a), .. Losses("B", b), .. OfRuns(a, b),
        ];
    }

    static IEnumerable<string> Shared(Arm a, Arm b)
    {
        var shared = a.Runs.Select(Identity).Intersect(b.Runs.Select(Identity)).Count();
        if (shared > 0)
        {
            yield return Invariant($"{shared} of the runs are in both arms: they cannot tell the arms apart.");
        }
    }

    static (string, string, string?, DateTimeOffset?) Identity(RunFacts run) => (run.Source, run.Name, run.Host.Kernel, run.Started);

    static IEnumerable<string> Replicates(Arm a, Arm b, ComparisonOptions options)
    {
        var (n, m) = (a.Runs.Count, b.Runs.Count);
        if (n == 1 || m == 1)
        {
            yield return "One run an arm: a description, not a significance test.";
        }
        else if (MannWhitney.SmallestPValue(n, m) > options.Alpha)
        {
            yield return Invariant(
                $"{n} and {m} runs can never be significant at {options.Alpha}; {DetectableEffect.FewestRuns(options.Alpha)} runs an arm can.");
        }
    }

    static IEnumerable<string> Epochs(Arm a, Arm b)
    {
        var changes = a.Runs.Select(run => run.Host.Kernel).Distinct()
            .SelectMany(x => b.Runs.Select(run => run.Host.Kernel).Distinct().SelectMany(y => EventEpochs.Between(x, y)))
            .Distinct().ToArray();
        if (changes.Length > 0)
        {
            yield return $"The extfrag event changed its meaning between these kernels: {string.Join("; ", changes)}.";
        }
    }

    static IEnumerable<string> Pageblock(Arm a, Arm b)
    {
        var orders = a.Runs.Concat(b.Runs).Select(run => run.Host.PageblockOrder).Distinct().Order().ToArray();
        if (orders.Length > 1)
        {
            yield return "pageblock_order differs between runs ("
                + string.Join(", ", orders.Select(order => order is { } o ? Invariant($"{o}") : "unknown"))
                + "): fragmenting does not mean the same in all of them.";
        }
    }

    static IEnumerable<string> Durations(Arm a, Arm b, RunFacts[] runs, ComparisonOptions options)
    {
        if (!Headline.SameDuration(runs))
        {
            yield return $"Durations differ (A {Span(a)}, B {Span(b)}): counts are compared {options.Per.Words}, totals are not.";
        }
    }

    static IEnumerable<string> Ownership(Arm a, Arm b)
    {
        var unknown = new[] { ("A", a), ("B", b) }.Where(arm => arm.Item2.Runs.Any(run => !run.OwnershipKnown)).ToArray();
        if (unknown.Length > 0)
        {
            yield return $"Ownership was not captured in {string.Join(" and ", unknown.Select(arm => arm.Item1))}: "
                + "claim, steal and pollution are not known there.";
        }
    }

    static IEnumerable<string> Exposed(Arm a, Arm b, ComparisonOptions options)
    {
        var without = a.Runs.Concat(b.Runs).Where(run => options.Per.Amount(run) is null).Select(run => run.Name).ToArray();
        if (without.Length > 0)
        {
            yield return $"Not known {options.Per.Words}, so left out of counts: {string.Join(", ", without)}.";
        }
    }

    static IEnumerable<string> Losses(string name, Arm arm)
    {
        var losses = arm.Runs.SelectMany(run => run.Losses).Where(loss => loss.Count > 0).GroupBy(loss => loss.Reason)
            .Select(group => Invariant($"{group.Sum(loss => loss.Count)} {group.Key}")).Order(StringComparer.Ordinal).ToArray();
        if (losses.Length > 0)
        {
            yield return $"{name} lost events: {string.Join(", ", losses)}.";
        }
    }

    // The same sentence about several runs, or both arms, is said once.
    static IEnumerable<string> OfRuns(Arm a, Arm b) => new[] { (Name: "A", Arm: a), (Name: "B", Arm: b) }
        .SelectMany(arm => arm.Arm.Runs.SelectMany(run => run.Warnings.Select(text => (arm.Name, arm.Arm, Run: run.Name, Text: text))))
        .GroupBy(told => told.Text)
        .Select(told =>
        {
            var who = told.GroupBy(one => (one.Name, one.Arm)).Select(by => Who(by.Key.Name, by.Key.Arm, by.Select(one => one.Run)));
            return $"{string.Join(" and ", who)}: {told.Key}.";
        });

    static string Who(string name, Arm arm, IEnumerable<string> runs)
    {
        var told = runs.Distinct().ToArray();
        return told.Length == arm.Runs.Count ? name : $"{name} ({string.Join(", ", told)})";
    }

    static string Span(Arm arm)
    {
        var (low, high) = (arm.Runs.Min(run => run.Duration.TotalSeconds), arm.Runs.Max(run => run.Duration.TotalSeconds));
        return Invariant(high - low < 0.5 ? $"{high:0.#} s" : (FormattableString)$"{low:0.#} to {high:0.#} s");
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
