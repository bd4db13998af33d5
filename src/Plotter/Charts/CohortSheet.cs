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
        TimeAxis = $"seconds since {options.Zero}",
        MatrixTitle = MatrixPanels.Title(onlySteals: false, options.Per),
        Matrices = MatrixPanels.Of(cohort, options.Per),
        Compactions = CompactionPanels.Map((Role.A, cohort)),
        Latency = CompactionPanels.Latency(options.Per, (Role.A, cohort)),
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

    static string[] Notes(Arm cohort) =>
        [.. cohort.Runs.SelectMany(run => run.Warnings).Distinct(), .. cohort.Runs.SelectMany(Lost).Distinct()];

    static IEnumerable<string> Lost(RunFacts run) => run.Losses.Where(loss => loss.Count > 0)
        .Select(loss => string.Create(CultureInfo.InvariantCulture, $"{run.Name} lost {loss.Count} events: {loss.Reason}."));
}
