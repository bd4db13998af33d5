// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.Recording.Columns;
using Fleet.V1;
using static Fleet.V1.ExtfragColumns.Types;

namespace Fleet.Agent.Capturing;

/// <summary>From the kernel's record to a row: what the record does not hold becomes null.</summary>
static class EventRow
{
    /// <summary>The row without its task name, which the appender takes as bytes.</summary>
    public static ExtfragRow Of(in FragEvent record)
    {
        var presence = (Presence)record.Presence;
        var (zone, alloc, block) = (presence.HasFlag(Presence.Zone), presence.HasFlag(Presence.IndexAlloc), presence.HasFlag(Presence.IndexPageblock));
        return new ExtfragRow(
            record.BootNs, (int)record.Pid, (int)record.Tid, "", (int)record.Cpu,
            record.AllocOrder, record.FallbackOrder, record.Donor, record.Claimer, (Ownership)record.Ownership,
            presence.HasFlag(Presence.Pfn) ? record.Pfn : null,
            zone ? (int)record.Node : null, zone ? record.Zone : null,
            alloc ? record.IndexAlloc : null, alloc ? record.UnusableAlloc : null,
            block ? record.IndexPageblock : null, block ? record.UnusablePageblock : null,
            OneIn: (int)record.OneIn);
    }
}
