// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>Whose colour, marker and dash: the same in every panel.</summary>
enum Role
{
    A,
    B,
}
