// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>Donor (row) by claimer (column).</summary>
/// <param name="Role">Whose rates; null for the difference B - A.</param>
/// <param name="Cells">Row by row; null where nothing was measured.</param>
/// <param name="Scale">The value of the full colour, the same in all matrices of a sheet.</param>
sealed record MatrixPanel(string Title, Role? Role, IReadOnlyList<string> Types, IReadOnlyList<IReadOnlyList<double?>> Cells, double Scale);
