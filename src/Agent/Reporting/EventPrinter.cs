// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Host;
using Fleet.Agent.Probes;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Reporting;

/// <summary>
/// One line on stdout for each event, laid out as plot-fragmentation's tracker prints it, with zone and node after it
/// where they were measured.
/// </summary>
/// <remarks>Threading: the capture thread.</remarks>
sealed class EventPrinter(TextWriter stdout, HostNames names, ulong startBootNs, bool colour)
{
    public void Print(in FragEvent record)
    {
        var row = EventRow.Of(record);
        var seconds = ((double)row.BootNs - startBootNs) / 1e9;
        var (begin, end) = colour ? ("\e[93m", "\e[0m") : ("", "");
        var ownership = row.Ownership switch
        {
            Ownership.Claim => "claim",
            Ownership.Steal => "steal",
            _ => "unknown",
        };
        var place = row is { Zone: { } zone, Node: { } node } ? $" Zone={ZoneName(zone),-8} Node={node,2}" : "";
        stdout.WriteLine(FormattableString.Invariant(
            $"{begin}[{seconds,8:F3}s] EXTFRAG   {end} Order={row.AllocOrder,2} FallbackOrder={row.FallbackOrder,2} ")
            + FormattableString.Invariant(
            $"{Upper(row.Donor),-10}->{Upper(row.Claimer),-10} ({ownership}) Process={CommText.Decode(record.Comm.Text),-12} PID={row.Pid,6}{place}"));
    }

    string Upper(int migratetype) => names.Migratetype(migratetype).ToUpperInvariant();

    string ZoneName(int zone) => zone < names.Zones.Count ? names.Zones[zone] : $"zone {zone}";
}
