// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Fleet.Analysis.Comparisons;

namespace Fleet.Plotter.Reports.Styles;

/// <summary>The metrics as text in the table that a reader is used to.</summary>
static class StyledTable
{
    /// <param name="narrow">Whether it should fit into a mail.</param>
    public static void Write(StringBuilder text, IReadOnlyList<Comparison> comparisons, ReportStyle style, bool narrow = false)
    {
        switch (style)
        {
            case ReportStyle.Mmtests:
                MmtestsStyle.Write(text, comparisons, narrow);
                break;
            case ReportStyle.Benchstat:
                BenchstatStyle.Write(text, comparisons, narrow);
                break;
            case ReportStyle.Lkp:
                LkpStyle.Write(text, comparisons);
                break;
            default:
                FleetStyle.Write(text, comparisons);
                break;
        }
    }
}
