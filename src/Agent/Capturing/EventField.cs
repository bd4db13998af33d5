// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.Recording.Columns.Packing;
using static Fleet.V1.ExtfragColumns;
using static Fleet.V1.ExtfragColumns.Types;

namespace Fleet.Agent.Capturing;

/// <summary>A member of the kernel's record that becomes a column. A type each, so that each column's loop is compiled for itself.</summary>
interface IEventField
{
    /// <summary>Of the column.</summary>
    static abstract int Number { get; }

    /// <summary>The bit without which the member means nothing; none for a member that always means something.</summary>
    static virtual Presence Needs => Presence.None;

    /// <summary>As the record has it.</summary>
    static abstract uint Of(in FragEvent e);

    /// <summary>As the column has it.</summary>
    static virtual uint As(uint member) => member;
}

/// <summary>Those members.</summary>
static class EventField
{
    public readonly struct Pid : IEventField { public static int Number => PidFieldNumber; public static uint Of(in FragEvent e) => e.Pid; }
    public readonly struct Tid : IEventField { public static int Number => TidFieldNumber; public static uint Of(in FragEvent e) => e.Tid; }
    public readonly struct Cpu : IEventField { public static int Number => CpuFieldNumber; public static uint Of(in FragEvent e) => e.Cpu; }
    public readonly struct AllocOrder : IEventField { public static int Number => AllocOrderFieldNumber; public static uint Of(in FragEvent e) => e.AllocOrder; }
    public readonly struct FallbackOrder : IEventField { public static int Number => FallbackOrderFieldNumber; public static uint Of(in FragEvent e) => e.FallbackOrder; }
    public readonly struct Donor : IEventField { public static int Number => DonorFieldNumber; public static uint Of(in FragEvent e) => e.Donor; }
    public readonly struct Claimer : IEventField { public static int Number => ClaimerFieldNumber; public static uint Of(in FragEvent e) => e.Claimer; }
    public readonly struct Owner : IEventField { public static int Number => OwnershipFieldNumber; public static uint Of(in FragEvent e) => e.Ownership; }
    public readonly struct Has : IEventField { public static int Number => PresenceFieldNumber; public static uint Of(in FragEvent e) => e.Presence; }
    public readonly struct OneIn : IEventField { public static int Number => OneInFieldNumber; public static uint Of(in FragEvent e) => e.OneIn; public static uint As(uint member) => member <= 1 ? 0 : member; }
    public readonly struct Node : IEventField { public static int Number => NodeFieldNumber; public static Presence Needs => Presence.Zone; public static uint Of(in FragEvent e) => e.Node; }
    public readonly struct Zone : IEventField { public static int Number => ZoneFieldNumber; public static Presence Needs => Presence.Zone; public static uint Of(in FragEvent e) => e.Zone; }
    public readonly struct IndexAlloc : IEventField { public static int Number => IndexAllocFieldNumber; public static Presence Needs => Presence.IndexAlloc; public static uint Of(in FragEvent e) => (uint)e.IndexAlloc; public static uint As(uint member) => Varint.ZigZag((int)member); }
    public readonly struct UnusableAlloc : IEventField { public static int Number => UnusableAllocFieldNumber; public static Presence Needs => Presence.IndexAlloc; public static uint Of(in FragEvent e) => e.UnusableAlloc; }
    public readonly struct IndexPageblock : IEventField { public static int Number => IndexPageblockFieldNumber; public static Presence Needs => Presence.IndexPageblock; public static uint Of(in FragEvent e) => (uint)e.IndexPageblock; public static uint As(uint member) => Varint.ZigZag((int)member); }
    public readonly struct UnusablePageblock : IEventField { public static int Number => UnusablePageblockFieldNumber; public static Presence Needs => Presence.IndexPageblock; public static uint Of(in FragEvent e) => e.UnusablePageblock; }
}
