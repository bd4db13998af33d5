// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Charts;

/// <summary>Pollution by donor and claimer: each arm and their difference; all fragmenting events where ownership is not known.</summary>
static class MatrixPanels
{
    public static IReadOnlyList<MatrixPanel> Of(Arm a, Arm b, Exposure per)
    {
        var runs = a.Runs.Concat(b.Runs).ToArray();
        var types = PollutionMatrix.TypesOf(runs);
        var steals = runs.All(run => run.OwnershipKnown);
        var (x, y) = (PollutionMatrix.Of(a.Runs, types, per, steals), PollutionMatrix.Of(b.Runs, types, per, steals));
        var scale = Math.Max(Largest(x), Largest(y));
        return
        [
            new("A", Role.A, types, Rows(types, (i, j) => x.Cells[i, j]), scale),
            new("B", Role.B, types, Rows(types, (i, j) => y.Cells[i, j]), scale),
            new("B - A", null, types, Rows(types, (i, j) => y.Cells[i, j] - x.Cells[i, j]), scale),
        ];
    }

    public static IReadOnlyList<MatrixPanel> Of(Arm cohort, Exposure per)
    {
        var types = PollutionMatrix.TypesOf(cohort.Runs);
        var matrix = PollutionMatrix.Of(cohort.Runs, types, per, cohort.Runs.All(run => run.OwnershipKnown));
        return [new("", Role.A, types, Rows(types, (i, j) => matrix.Cells[i, j]), Largest(matrix))];
    }

    public static string Title(IEnumerable<Arm> arms, Exposure per) =>
        (arms.SelectMany(arm => arm.Runs).All(run => run.OwnershipKnown) ? "pollution" : "fragmenting events")
            + ", events" + per.Suffix + ": donor (row) x claimer (column)";

    static double Largest(PollutionMatrix matrix) => matrix.Cells.Cast<double?>().Max() ?? 0;

    static double?[][] Rows(IReadOnlyList<string> types, Func<int, int, double?> cell) =>
        types.Select((_, i) => types.Select((_, j) => cell(i, j)).ToArray()).ToArray();
}
