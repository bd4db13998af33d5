// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Probes;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Reporting;

/// <summary>
/// One line for each extfrag event, with zone, node, thinning and cgroup after the tracker's own fields and its kernel stack
/// below it, where they were measured.
/// </summary>
/// <remarks>Threading: the capture thread.</remarks>
sealed class EventPrinter(EventLines lines, EventNames names)
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
            $"Order={row.AllocOrder,2} FallbackOrder={row.FallbackOrder,2} {lines.Migratetype(row.Donor),-10}->{lines.Migratetype(row.Claimer),-10} ({ownership}) Process={process,-12} PID={row.Pid,6}{place}{Behind(record)}");
        foreach (var frame in names.Stack(record)?.Frames ?? [])
        {
            lines.WriteBelow(frame);
        }
    }

    string Behind(in FragEvent record)
    {
        var thinned = record.OneIn > 1 ? FormattableString.Invariant($" OneIn={record.OneIn}") : "";
        return names.Cgroup(record) is { Path.Length: > 0 } cgroup ? $"{thinned} Cgroup={cgroup.Path}" : thinned;
    }
}
