// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Reports;

/// <summary>Whose table a text report has.</summary>
enum ReportStyle
{
    Fleet,
    Mmtests,
    Benchstat,
    Lkp,
}
