// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Probes;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Reporting;

/// <summary>One line for each extfrag event, with zone and node after the tracker's own fields where they were measured.</summary>
/// <remarks>Threading: the capture thread.</remarks>
sealed class EventPrinter(EventLines lines)
{
    public void Print(in FragEvent record)
    {
        var row = EventRow.Of(record);
        var ownership = row.Ownership switch
        {
            Ownership.Claim => "claim",
            Ownership.Steal => "steal",
            _ => "unknown",
        };
        var place = row is { Zone: { } zone, Node: { } node } ? FormattableString.Invariant($" Zone={lines.Zone(zone),-8} Node={node,2}") : "";
        var process = CommText.Decode(record.Comm.Text);
        lines.Write(row.BootNs, EventLines.Yellow, "EXTFRAG",
            $"Order={row.AllocOrder,2} FallbackOrder={row.FallbackOrder,2} {lines.Migratetype(row.Donor),-10}->{lines.Migratetype(row.Claimer),-10} ({ownership}) Process={process,-12} PID={row.Pid,6}{place}");
    }
}
