// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Comparisons;

/// <summary>What a reader must know before believing the numbers. Nothing is refused, nothing is left unsaid.</summary>
static class ComparisonWarnings
{
    const int NamedAtMost = 6;

    readonly record struct Named(string Name, Arm Arm);

    /// <param name="arms">A, the baseline, first.</param>
    public static IReadOnlyList<string> For(IReadOnlyList<Arm> arms, ComparisonOptions options) =>
        For([.. arms.Select((arm, i) => new Named(ArmRole.Name(i), arm))], "arm", options);

    /// <summary>As of arms, which are called by their labels: nobody reads of A and B in a matrix.</summary>
    /// <param name="builds">The baseline first.</param>
    public static IReadOnlyList<string> ForMatrix(IReadOnlyList<Arm> builds, ComparisonOptions options) => [.. WithoutBaseline(builds), .. For(ByLabel(builds), "build", options)];

    static IReadOnlyList<string> For(Named[] arms, string what, ComparisonOptions options)
    {
        var runs = arms.SelectMany(arm => arm.Arm.Runs).ToArray();
        return
        [
            .. Shared(arms, what), .. Replicates(arms, what, options), .. HostWarnings.For([.. arms.Select(arm => (arm.Name, arm.Arm))], what),
            .. Epochs(arms), .. Pageblock(runs), .. Durations(arms, runs, options),
            .. Ownership(arms), .. Sources(arms), .. Exposed(runs, options), .. arms.SelectMany(Losses), .. OfRuns(arms),
        ];
    }

    /// <summary>Builds one after the other are not tested against the first, so their number says nothing.</summary>
    public static IReadOnlyList<string> ForHistory(IReadOnlyList<Arm> builds, ComparisonOptions options)
    {
        var named = ByLabel(builds);
        var runs = builds.SelectMany(build => build.Runs).ToArray();
        return
        [
            .. Shared(named, "build"), .. Epochs(named), .. Pageblock(runs), .. Ownership(named), .. Sources(named), .. Exposed(runs, options),
            .. named.SelectMany(Losses), .. OfRuns(named),
        ];
    }

    static Named[] ByLabel(IReadOnlyList<Arm> builds) => [.. builds.Select(build => new Named(build.Label, build))];

    static IEnumerable<string> WithoutBaseline(IReadOnlyList<Arm> builds)
    {
        var measured = builds[0].Runs.Select(run => run.Host.Host).ToHashSet();
        if (!builds.Skip(1).SelectMany(build => build.Runs).Any(run => measured.Contains(run.Host.Host)))
        {
            yield return $"No host measured {builds[0].Label} and another build: no host is compared with itself, all hosts together with others alone.";
        }
    }

    static IEnumerable<string> Shared(Named[] arms, string what)
    {
        var all = arms.SelectMany(arm => arm.Arm.Runs.Select(Identity).Distinct()).GroupBy(identity => identity);
        var shared = all.Count(group => group.Count() > 1);
        if (shared > 0)
        {
            var (are, they) = shared == 1 ? ("run is", "it") : ("runs are", "they");
            yield return Invariant($"{shared} {are} in {(arms.Length == 2 ? "both" : "several")} {what}s: {they} cannot tell the {what}s apart.");
        }
    }

    static (string, string, string?, DateTimeOffset?) Identity(RunFacts run) => (run.Source, run.Name, run.Host.Kernel, run.Started);

    static IEnumerable<string> Replicates(Named[] arms, string what, ComparisonOptions options)
    {
        var n = arms[0].Arm.Runs.Count;
        if (n == 1 || arms.Any(arm => arm.Arm.Runs.Count == 1))
        {
            yield return $"One run {A(what)}: a description, not a significance test.";
        }

        foreach (var m in arms.Skip(1).Select(arm => arm.Arm.Runs.Count).Where(m => n > 1 && m > 1).Distinct())
        {
            if (MannWhitney.SmallestPValue(n, m) > options.Alpha)
            {
                yield return Invariant(
                    $"{n} and {m} runs can never be significant at {options.Alpha}; {DetectableEffect.FewestRuns(options.Alpha)} runs {A(what)} can.");
            }
        }
    }

    static IEnumerable<string> Epochs(Named[] arms)
    {
        var runs = arms.SelectMany(arm => arm.Arm.Runs).ToArray();
        if (runs.All(run => run.Host.Epochs is not null))
        {
            // The agent saw the kernel itself, backports included.
            var all = runs.SelectMany(run => run.Host.Epochs!).Distinct();
            var differing = all.Where(epoch => !runs.All(run => run.Host.Epochs!.Contains(epoch))).Order(StringComparer.Ordinal).ToArray();
            if (differing.Length > 0)
            {
                yield return $"The extfrag event does not mean the same on these kernels: {string.Join("; ", differing)}.";
            }

            yield break;
        }

        var kernels = runs.Select(run => run.Host.Kernel).Distinct().ToArray();
        var changes = kernels.SelectMany(x => kernels.SelectMany(y => EventEpochs.Between(x, y))).Distinct().ToArray();
        if (changes.Length > 0)
        {
            yield return $"The extfrag event changed its meaning between these kernels: {string.Join("; ", changes)}.";
        }
    }

    // Only what some arm has: a metric that nobody measured is no surprise.
    static IEnumerable<string> Sources(Named[] arms)
    {
        if (arms.Any(arm => arm.Arm.Runs.Any(run => run.Host.Sources is null)))
        {
            yield break;
        }

        var all = arms.SelectMany(arm => arm.Arm.Runs.SelectMany(run => run.Host.Sources!)).Distinct().Order(StringComparer.Ordinal).ToArray();
        foreach (var arm in arms)
        {
            var missing = all.Where(source => arm.Arm.Runs.Any(run => !run.Host.Sources!.Contains(source))).ToArray();
            if (missing.Length > 0)
            {
                yield return $"{arm.Name} did not watch {string.Join(", ", missing)} in all of its runs: metrics of that are not compared, or rest on fewer runs.";
            }
        }
    }

    static IEnumerable<string> Pageblock(RunFacts[] runs)
    {
        var orders = runs.Select(run => run.Host.PageblockOrder).Distinct().Order().ToArray();
        if (orders.Length > 1)
        {
            yield return "pageblock_order differs between runs ("
                + string.Join(", ", orders.Select(order => order is { } o ? Invariant($"{o}") : "unknown"))
                + "): fragmenting does not mean the same in all of them.";
        }
    }

    static IEnumerable<string> Durations(Named[] arms, RunFacts[] runs, ComparisonOptions options)
    {
        if (!Headline.SameDuration(runs))
        {
            var spans = string.Join(", ", arms.Select(arm => $"{arm.Name} {Span(arm.Arm)}"));
            yield return $"Durations differ ({spans}): counts are compared {options.Per.Words}, totals are not.";
        }
    }

    static IEnumerable<string> Ownership(Named[] arms)
    {
        var unknown = arms.Where(arm => arm.Arm.Runs.Any(run => !run.OwnershipKnown)).Select(arm => arm.Name).ToArray();
        if (unknown.Length > 0)
        {
            yield return $"Ownership was not captured in {And(unknown)}: "
                + "claim, steal and pollution are not known there.";
        }
    }

    static IEnumerable<string> Exposed(RunFacts[] runs, ComparisonOptions options)
    {
        var without = runs.Where(run => options.Per.Amount(run) is null).Select(run => run.Name).ToArray();
        if (without.Length > 0)
        {
            yield return $"Not known {options.Per.Words}, so left out of counts: {Few(without)}.";
        }
    }

    static IEnumerable<string> Losses(Named arm)
    {
        var losses = arm.Arm.Runs.SelectMany(run => run.Losses).Where(loss => loss.Count != 0).GroupBy(loss => loss.Reason)
            .Select(group => $"{Loss.NumberOf([.. group])} {group.Key}").Order(StringComparer.Ordinal).ToArray();
        if (losses.Length > 0)
        {
            var onlyDetail = arm.Arm.Runs.SelectMany(run => run.Losses).Where(loss => loss.Count > 0).All(loss => loss.Reason is "thinned" or "ring_full");
            yield return $"{arm.Name} lost events: {string.Join(", ", losses)}.{(onlyDetail ? " Detail alone: their counts are exact." : "")}";
        }
    }

    // The same sentence about several runs, or several arms, is said once.
    static IEnumerable<string> OfRuns(Named[] arms) => arms
        .SelectMany(arm => arm.Arm.Runs.SelectMany(run => run.Warnings.Select(text => (Arm: arm, Run: run.Name, Text: text))))
        .GroupBy(told => told.Text)
        .Select(told =>
        {
            var who = told.GroupBy(one => one.Arm).Select(by => Who(by.Key, by.Select(one => one.Run)));
            return $"{And([.. who])}: {told.Key}.";
        });

    static string Who(Named arm, IEnumerable<string> runs)
    {
        var told = runs.Distinct().ToArray();
        return told.Length == arm.Arm.Runs.Count ? arm.Name : $"{arm.Name} ({Few(told)})";
    }

    /// <summary>The first of many names, and how many there are more.</summary>
    public static string Few(IReadOnlyCollection<string> names) => names.Count <= NamedAtMost ? string.Join(", ", names)
        : Invariant($"{string.Join(", ", names.Take(NamedAtMost - 1))} and {names.Count - NamedAtMost + 1} more");

    static string And(string[] names) => names.Length <= 2 ? string.Join(" and ", names) : Few(names);

    static string A(string what) => (what[0] == 'a' ? "an " : "a ") + what;

    static string Span(Arm arm)
    {
        var (low, high) = (arm.Runs.Min(run => run.Duration.TotalSeconds), arm.Runs.Max(run => run.Duration.TotalSeconds));
        return Invariant(high - low < 0.5 ? $"{high:0.#} s" : (FormattableString)$"{low:0.#} to {high:0.#} s");
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
