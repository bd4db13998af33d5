// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Agent.Capturing;
using Fleet.Agent.Probes;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Reporting;

/// <summary>
/// One line for each direct compaction that succeeded or failed. Where this kernel does not say which, the line is of an
/// attempt, and ends with <c>(derived)</c>. A field that was not measured is a dash.
/// </summary>
/// <remarks>Threading: the capture thread.</remarks>
sealed class CompactionPrinter(EventLines lines, bool kernelTellsOutcome)
{
    public void Print(in FragCompaction record)
    {
        var row = CompactionBatch.RowOf(record);
        var success = row.Kind switch
        {
            Kind.CompactionSuccess => true,
            Kind.CompactionFailure => false,
            Kind.CompactionAttempt when !kernelTellsOutcome && row.Status is (int)Outcome.Success or (int)Outcome.Failed => row.Status == (int)Outcome.Success,
            _ => (bool?)null,
        };
        if (success is not { } succeeded)
        {
            return;
        }
        var process = CommText.Decode(record.Comm.Text);
        var derived = row.Kind == Kind.CompactionAttempt ? " (derived)" : "";
        if (succeeded)
        {
            lines.Write(row.BootNs, EventLines.Green, "COMPACT_OK",
                $"Order={Or(row.Order),2} FragIdx={Or(row.IndexAfter),5} Zone={(row.Zone is { } zone ? lines.Zone(zone) : "-"),-8} Node={Or(row.Node),2} Process={process,-12} PID={row.Pid,6}{derived}");
        }
        else
        {
            lines.Write(row.BootNs, EventLines.Red, "COMPACT_FAIL", $"Order={Or(row.Order),2} Process={process,-12} PID={row.Pid,6}{derived}");
        }
    }

    static string Or(int? measured) => measured?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
