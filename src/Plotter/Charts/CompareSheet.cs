// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Comparisons;

namespace Fleet.Plotter.Charts;

/// <summary>Builds the A/B sheet.</summary>
static class CompareSheet
{
    public static Sheet Build(Comparison comparison)
    {
        var (a, b, per) = (comparison.A, comparison.B, comparison.Options.Per);
        return new Sheet
        {
            Headline = comparison.Headline,
            Verdict = VerdictText.Sentence(comparison),
            VerdictTone = VerdictText.Tone(comparison.Primary.Verdict),
            Arms = [new(Role.A, a.Label, ArmText.Of(a)), new(Role.B, b.Label, ArmText.Of(b))],
            Notes = Notes(comparison),
            Dots = DotPanels.Of(comparison),
            Times = TimePanels.Of((Role.A, a), (Role.B, b)),
            Marks = TimeMark.Of([.. a.Runs, .. b.Runs]),
            TimeAxis = $"since {comparison.Options.Zero}",
            MatrixTitle = MatrixPanels.Title(a.Runs.Concat(b.Runs).All(run => run.OwnershipKnown), per),
            Matrices = MatrixPanels.Of(a, b, per),
            Compactions = CompactionPanels.Map((Role.A, a), (Role.B, b)),
            Latency = CompactionPanels.Latency(per, (Role.A, a), (Role.B, b)),
            Patterns = PatternPanels.Of(per, (Role.A, a), (Role.B, b)),
            Forest = ForestPanels.Of(comparison),
            Details = DetailGrids.Of([a, b], per),
            Footer = Provenance.Of([a, b], comparison.Options),
        };
    }

    static string[] Notes(Comparison comparison)
    {
        var differing = comparison.Differences.Where(difference => difference.Name is not ("kernel" or "kernel build"))
            .Select(difference => difference.Name).ToArray();
        return differing.Length == 0 ? [.. comparison.Warnings]
            : [.. comparison.Warnings, "Also differed: " + Few(differing) + "."];
    }

    static string Few(string[] names) => names.Length <= 6 ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(5))} and {names.Length - 5} more");
}
