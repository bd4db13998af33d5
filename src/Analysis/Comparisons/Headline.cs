// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Comparisons;

/// <summary>
/// The line that mm developers quote, in Mel Gorman's form: <c>extfrag events &lt; order 9: 804694 -> 408912 (49% fewer)</c>.
/// Medians of an arm's runs: counts where all runs were watched equally long, otherwise per exposure, which is said at the end.
/// </summary>
public static class Headline
{
    // Runs that differ by less are as long as each other for a headline of whole counts.
    const double EqualDuration = 1.05;

    public static string Of(Arm a, Arm b, MetricComparison primary, Exposure per)
    {
        var runs = a.Runs.Concat(b.Runs).ToArray();
        var subject = "extfrag events < " + Order(a.Runs, b.Runs);
        if (primary.MedianA is not { } medianA || primary.MedianB is not { } medianB)
        {
            return subject + ": not measured in " + (primary.MedianA is null ? a.Label : b.Label);
        }

        if (SameDuration(runs))
        {
            return $"{subject}: {Change(MedianCount(a.Runs), MedianCount(b.Runs))}";
        }

        return $"{subject}: {Change(medianA, medianB)} {per.Words}";
    }

    /// <summary>Whether whole counts of these runs may stand beside each other.</summary>
    public static bool SameDuration(IReadOnlyCollection<RunFacts> runs) =>
        runs.Max(run => run.Duration) <= runs.Min(run => run.Duration) * EqualDuration;

    static double MedianCount(IReadOnlyList<RunFacts> runs) =>
        Median.Of(runs.Select(MetricCatalogue.Primary.Measure).OfType<double>());

    static string Order(IReadOnlyList<RunFacts> a, IReadOnlyList<RunFacts> b)
    {
        var (ofA, ofB) = (Orders(a), Orders(b));
        return ofA == ofB ? "order " + ofA : $"pageblock_order (A {ofA}, B {ofB})";
    }

    static string Orders(IReadOnlyList<RunFacts> runs) => string.Join('/', runs
        .Select(run => run.Host.PageblockOrder).Distinct().Order()
        .Select(order => order?.ToString(CultureInfo.InvariantCulture) ?? "unknown"));

    /// <summary>Both numbers and the change in words; where A has none, no percentage is made up.</summary>
    public static string Change(double a, double b)
    {
        var numbers = $"{Number(a)} -> {Number(b)}";
        return (a, b) switch
        {
            _ when a == b => numbers + " (no change)",
            (0, _) => numbers + " (A had none)",
            _ => string.Create(CultureInfo.InvariantCulture, $"{numbers} ({Percent(Math.Abs(b - a) / a)}% {(b < a ? "fewer" : "more")})"),
        };
    }

    // What is left is not nothing.
    static string Percent(double share) => share is > 0.99 and < 1
        ? (Math.Floor(10_000 * share) / 100).ToString("0.0#", CultureInfo.InvariantCulture)
        : (100 * share).ToString(share < 0.01 ? "0.0#" : "0", CultureInfo.InvariantCulture);

    static string Number(double value) =>
        value.ToString(value is > 0 and < 10 && value != Math.Floor(value) ? "0.0#" : "0", CultureInfo.InvariantCulture);
}
