// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Matrices;

namespace Fleet.Plotter.Charts;

/// <summary>Builds the sheet of hosts by kernels: does a change hold on all machines, or is it one machine's?</summary>
static class MatrixSheet
{
    /// <param name="matrices">One a metric, all of the same arms.</param>
    public static Sheet Build(IReadOnlyList<HostKernelMatrix> matrices, IReadOnlyList<Arm> arms, ComparisonOptions options) => new()
    {
        Headline = string.Create(CultureInfo.InvariantCulture, $"{matrices[0].Hosts.Count} host{(matrices[0].Hosts.Count == 1 ? "" : "s")} by {arms.Count} builds"),
        Verdict = $"every host against its own runs of {arms[0].Label}; medians of runs in its column",
        Subject = ArmText.Of(new Arm("", [.. arms.SelectMany(arm => arm.Runs)])),
        Notes = [.. matrices.SelectMany(matrix => matrix.Warnings).Distinct()],
        Grids = [.. matrices.Select(Grid)],
        Footer = $"{Provenance.Of(arms, options)}  ·  {VerdictText.Legend}  ·  n: runs  ·  hatched: no run",
    };

    static GridPanel Grid(HostKernelMatrix matrix) => new(
        $"{matrix.Metric.Title}, {matrix.Unit}", "host", matrix.Columns,
        [
            .. matrix.Hosts.Select((host, i) => new GridRow(host, [.. matrix.Cells[i].Select(cell => Counted(Cell(cell), cell.Values.Count))])),
            new GridRow("all hosts", [.. matrix.AllHosts.Select((all, i) => all is null
                ? GridCells.Of(MedianOf(matrix, i)) : GridCells.Of(all.Verdict, all.Change, all.Shift))], Strong: true),
        ]);

    static GridCell Cell(HostKernelCell cell) => cell.Against is { } against && cell.Values.Count > 0
        ? GridCells.Of(against.Verdict, against.Change, against.Shift) with { Text = CellText(cell, against) }
        : GridCells.Of(cell.Median);

    static GridCell Counted(GridCell cell, int runs) => cell.Text is not { } text ? cell
        : cell with { Text = string.Create(CultureInfo.InvariantCulture, $"{text}  n={runs}") };

    // A host that never ran the baseline still has a value.
    static string CellText(HostKernelCell cell, Judgement against) => against.Verdict == Verdict.NotMeasured
        ? Quantity.Compact(cell.Median!.Value) : GridCells.Of(against.Verdict, against.Change, against.Shift).Text!;

    static double? MedianOf(HostKernelMatrix matrix, int column)
    {
        var values = matrix.Cells.SelectMany(row => row[column].Values).ToArray();
        return values.Length == 0 ? null : Analysis.Statistics.Median.Of(values);
    }
}
