// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Plotter.Charts;

/// <summary>Builds the sheet of one run or one cohort: the same panels, nothing compared.</summary>
static class CohortSheet
{
    public static Sheet Build(Arm cohort, ComparisonOptions options) => new()
    {
        Headline = Headline(cohort.Runs),
        Arms = [new(Role.A, cohort.Label, ArmText.Of(cohort))],
        Notes = Notes(cohort),
        Dots = DotPanels.Of(cohort, options.Per),
        Times = TimePanels.Of((Role.A, cohort)),
        Marks = TimeMark.Of(cohort.Runs),
        TimeAxis = $"since {options.Zero}",
        MatrixTitle = MatrixPanels.Title(onlySteals: false, options.Per),
        Matrices = MatrixPanels.Of(cohort, options.Per),
        Compactions = CompactionPanels.Map((Role.A, cohort)),
        Latency = CompactionPanels.Latency(options.Per, (Role.A, cohort)),
        Patterns = PatternPanels.Of(options.Per, (Role.A, cohort)),
        Details = DetailGrids.Of([cohort], options.Per),
        Footer = Provenance.Of([cohort], options),
    };

    static string Headline(IReadOnlyList<RunFacts> runs)
    {
        var counts = runs.Select(MetricCatalogue.Primary.Measure).OfType<double>().ToArray();
        var orders = runs.Select(run => run.Host.PageblockOrder).Distinct().ToArray();
        var subject = orders is [{ } order] ? string.Create(CultureInfo.InvariantCulture, $"order {order}") : "pageblock_order";
        return counts.Length == 0 ? $"extfrag events < {subject}: not measured"
            : string.Create(CultureInfo.InvariantCulture, $"extfrag events < {subject}: {Median.Of(counts):0.#}{(counts.Length > 1 ? " a run (median)" : "")}");
    }

    static string[] Notes(Arm cohort) => [.. Lost(cohort.Runs), .. cohort.Runs.SelectMany(run => run.Warnings).Distinct()];

    static IEnumerable<string> Lost(IReadOnlyList<RunFacts> runs) => runs
        .SelectMany(run => run.Losses.Where(loss => loss.Count != 0).Select(loss => (run.Name, Loss: loss)))
        .GroupBy(one => one.Loss.Reason)
        .Select(group => (Reason: group.Key, Losses: group.Select(one => one.Loss).ToArray(), Runs: group.Select(one => one.Name).Distinct().ToArray()))
        .Select(lost => string.Create(CultureInfo.InvariantCulture,
            $"{(lost.Runs is [var only] ? only : $"{lost.Runs.Length} of {runs.Count} runs")} lost {Loss.NumberOf(lost.Losses)} events: {lost.Reason}."));
}
