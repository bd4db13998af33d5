// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Charts;

/// <summary>When which migratetype took from which: the worst first.</summary>
static class PatternPanels
{
    const int Shown = 8;
    const int Bins = 120;

    // Strips of more arms would be too thin to be told apart.
    const int MostArms = 3;

    /// <summary>Null where nothing is known over time, nothing happened, or there are many arms.</summary>
    public static PatternPanel? Of(Exposure per, params (Role Role, Arm Arm)[] arms)
    {
        var runs = arms.SelectMany(arm => arm.Arm.Runs).ToArray();
        var pairs = runs.SelectMany(run => run.Fallbacks.Keys).GroupBy(pattern => (pattern.Donor, pattern.Claimer))
            .Select(pair => (Severity: pair.Max(pattern => pattern.Severity), pair.Key.Donor, pair.Key.Claimer, Events: Total(runs, pair.Key)))
            .OrderByDescending(pair => pair.Severity).ThenByDescending(pair => pair.Events).ThenBy(pair => pair.Donor, StringComparer.Ordinal)
            .ThenBy(pair => pair.Claimer, StringComparer.Ordinal).ToArray();
        if (pairs.Length == 0 || arms.Length > MostArms)
        {
            return null;
        }

        var seconds = Math.Max(1, runs.Max(run => (run.Offset + run.Duration).TotalSeconds));
        var width = TimeBins.WidthFor(seconds, runs.SelectMany(run => run.Fallbacks.Values).Max(bins => bins.WidthSeconds), Bins);
        var raw = runs.Length == 1;
        var rows = pairs.Take(Shown).Select(pair => new PatternRow(
            SeverityMark.Of(pair.Severity), pair.Donor, pair.Claimer,
            [.. arms.Select(arm => Strip(arm.Role, arm.Arm.Runs, (pair.Donor, pair.Claimer), width, raw ? null : per))])).ToArray();
        var scale = rows.SelectMany(row => row.Strips).SelectMany(strip => strip.PerSecond).Max() ?? 0;
        var counts = raw ? "counts: steals, claims" : $"counts: steals, claims, events{per.Suffix}";
        var more = pairs.Length > Shown ? string.Create(CultureInfo.InvariantCulture, $"  ·  {pairs.Length - Shown} more pairs are not drawn") : "";
        return new PatternPanel(
            "all extfrag events over time: donor → claimer", seconds, width, scale, rows, TimePanels.Lost(runs),
            $"{SeverityMark.Legend}  ·  full colour: {Quantity.Compact(scale)} events/s  ·  {counts}{more}");
    }

    static PatternStrip Strip(Role role, IReadOnlyList<RunFacts> runs, (string, string) pair, double width, Exposure? per)
    {
        var watched = runs.Where(run => run.ExtfragSeries is not null)
            .Select(run => TimeBins.Sum([Zero(run.ExtfragSeries!), .. Of(run, pair)]).Widen(width, values => values.Sum()).Values).ToArray();
        var length = watched.Select(values => values.Count).DefaultIfEmpty().Max();
        var means = Enumerable.Range(0, length).Select(i => watched.Select(values => values.ElementAtOrDefault(i)).OfType<double>().ToArray())
            .Select(values => values.Length == 0 ? (double?)null : values.Average() / width);
        return new PatternStrip(role, [.. means], Counts(runs, pair, per));
    }

    static TimeBins Zero(TimeBins watched) => watched with { Values = [.. watched.Values.Select(value => value * 0)] };

    static IEnumerable<TimeBins> Of(RunFacts run, (string Donor, string Claimer) pair) =>
        run.Fallbacks.Where(one => one.Key.Donor == pair.Donor && one.Key.Claimer == pair.Claimer).Select(one => one.Value);

    static string Counts(IReadOnlyList<RunFacts> runs, (string Donor, string Claimer) pair, Exposure? per)
    {
        var usable = runs.Where(run => run.Extfrag is not null && (per is null || per.Amount(run) > 0)).ToArray();
        var amount = per is null ? 1 : usable.Sum(run => per.Amount(run)!.Value);
        var counts = usable.SelectMany(run => run.Extfrag!).Where(count => count.Donor == pair.Donor && count.Claimer == pair.Claimer).ToArray();
        string Of(Ownership ownership) => Number(counts.Where(count => count.Ownership == ownership).Sum(count => (double)count.Count) / amount, per);
        return usable.Length == 0 ? "not measured"
            : usable.All(run => run.OwnershipKnown) ? $"{Of(Ownership.Steal)} s, {Of(Ownership.Claim)} c"
            : Number(counts.Sum(count => (double)count.Count) / amount, per);
    }

    static string Number(double value, Exposure? per) =>
        per is null ? value.ToString("#,0", CultureInfo.InvariantCulture) : Quantity.Compact(value);

    static double Total(RunFacts[] runs, (string Donor, string Claimer) pair) =>
        runs.SelectMany(run => Of(run, pair)).SelectMany(bins => bins.Values).OfType<double>().Sum();
}
