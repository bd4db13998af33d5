// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;
using static Fleet.V1.ExtfragColumns.Types;

namespace Fleet.Recording.Columns;

/// <summary>Reads extfrag events back out of their columns.</summary>
public static class ExtfragRows
{
    /// <summary>The events in the order of the columns; none where the message is absent.</summary>
    /// <exception cref="BatchFormatException">A column is shorter than its neighbours, or names a table entry that is not there.</exception>
    public static IEnumerable<ExtfragRow> Rows(this ExtfragColumns? columns) => columns is null ? [] : Read(columns);

    /// <summary>Of the columns that are always there, beside the differences.</summary>
    internal static int[] Lengths(ExtfragColumns c) =>
    [
        c.Pid.Count, c.Tid.Count, c.Comm.Count, c.Cpu.Count, c.AllocOrder.Count, c.FallbackOrder.Count, c.Donor.Count, c.Claimer.Count,
        c.Ownership.Count, c.Presence.Count, c.Node.Count, c.Zone.Count, c.IndexAlloc.Count, c.UnusableAlloc.Count, c.IndexPageblock.Count, c.UnusablePageblock.Count,
    ];

    /// <summary>Of the columns that may be missing as a whole.</summary>
    internal static int[] OptionalLengths(ExtfragColumns c) => [c.OneIn.Count, c.StackPlus1.Count, c.CgroupPlus1.Count];

    static IEnumerable<ExtfragRow> Read(ExtfragColumns c)
    {
        var rows = c.BootNsDelta.Count;
        ColumnLengths.Check("extfrag", rows, c.PfnDelta.Count);
        ColumnLengths.CheckOneForAll("extfrag", rows, Lengths(c));
        ColumnLengths.CheckOptionalOneForAll("extfrag", rows, OptionalLengths(c));
        var comms = c.CommTable.Select(comm => CommText.Decode(comm.Span)).ToArray();
        var stacks = StackTable.Read(c);
        var cgroups = CgroupTable.Read(c.CgroupTable);
        ulong bootNs = 0, pfn = 0;
        for (var i = 0; i < rows; i++)
        {
            bootNs = unchecked(bootNs + (ulong)c.BootNsDelta[i]);
            pfn = unchecked(pfn + (ulong)c.PfnDelta[i]);
            var has = (Presence)c.Presence.Of(i);
            var zone = has.HasFlag(Presence.Zone);
            var alloc = has.HasFlag(Presence.IndexAlloc);
            var pageblock = has.HasFlag(Presence.IndexPageblock);
            yield return new ExtfragRow(
                bootNs, (int)c.Pid.Of(i), (int)c.Tid.Of(i), ColumnLengths.Entry("extfrag comm", comms, c.Comm.Of(i)), (int)c.Cpu.Of(i),
                (int)c.AllocOrder.Of(i), (int)c.FallbackOrder.Of(i), (int)c.Donor.Of(i), (int)c.Claimer.Of(i), c.Ownership.Of(i),
                has.HasFlag(Presence.Pfn) ? pfn : null,
                zone ? (int)c.Node.Of(i) : null, zone ? (int)c.Zone.Of(i) : null,
                alloc ? c.IndexAlloc.Of(i) : null, alloc ? (int)c.UnusableAlloc.Of(i) : null,
                pageblock ? c.IndexPageblock.Of(i) : null, pageblock ? (int)c.UnusablePageblock.Of(i) : null,
                Math.Max((int)c.OneIn.OfOrZero(i), 1),
                ColumnLengths.EntryPlus1("extfrag stack", stacks, c.StackPlus1.OfOrZero(i)),
                ColumnLengths.EntryPlus1("extfrag cgroup", cgroups, c.CgroupPlus1.OfOrZero(i)));
        }
    }
}
