// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Charts;

/// <summary>Pollution by donor and claimer: each arm and their difference; all fragmenting events where ownership is not known.</summary>
static class MatrixPanels
{
    public static IReadOnlyList<MatrixPanel> Of(Arm a, Arm b, Exposure per)
    {
        var runs = a.Runs.Concat(b.Runs).ToArray();
        var types = PollutionMatrix.TypesOf(runs);
        var ownership = runs.All(run => run.OwnershipKnown) ? Ownership.Steal : (Ownership?)null;
        var (x, y) = (PollutionMatrix.Of(a.Runs, types, per, ownership), PollutionMatrix.Of(b.Runs, types, per, ownership));
        var scale = Math.Max(Largest(x), Largest(y));
        return
        [
            new("A", Role.A, types, Rows(types, (i, j) => x.Cells[i, j]), scale),
            new("B", Role.B, types, Rows(types, (i, j) => y.Cells[i, j]), scale),
            new("B - A", null, types, Rows(types, (i, j) => y.Cells[i, j] - x.Cells[i, j]), scale),
        ];
    }

    /// <summary>Pollution and claims of one cohort, or all of its fragmenting events together.</summary>
    public static IReadOnlyList<MatrixPanel> Of(Arm cohort, Exposure per)
    {
        var types = PollutionMatrix.TypesOf(cohort.Runs);
        (string Title, Ownership? Ownership)[] kinds = cohort.Runs.All(run => run.OwnershipKnown)
            ? [("steals", Ownership.Steal), ("claims", Ownership.Claim)]
            : [("all", null)];
        var matrices = kinds.Select(kind => (kind.Title, Matrix: PollutionMatrix.Of(cohort.Runs, types, per, kind.Ownership))).ToArray();
        var scale = matrices.Max(pair => Largest(pair.Matrix));
        return matrices
            .Select(pair => new MatrixPanel(pair.Title, Role.A, types, Rows(types, (i, j) => pair.Matrix.Cells[i, j]), scale))
            .ToArray();
    }

    public static string Title(bool onlySteals, Exposure per) =>
        (onlySteals ? "pollution, events" : "fragmenting events") + per.Suffix + ": donor (row) x claimer (column)";

    static double Largest(PollutionMatrix matrix) => matrix.Cells.Cast<double?>().Max() ?? 0;

    static double?[][] Rows(IReadOnlyList<string> types, Func<int, int, double?> cell) =>
        types.Select((_, i) => types.Select((_, j) => cell(i, j)).ToArray()).ToArray();
}
