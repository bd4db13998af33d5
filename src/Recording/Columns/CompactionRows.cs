// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;
using static Fleet.V1.CompactionColumns.Types;

namespace Fleet.Recording.Columns;

/// <summary>Reads compactions back out of their columns.</summary>
public static class CompactionRows
{
    /// <summary>The rows in the order of the columns; none where the message is absent.</summary>
    /// <exception cref="BatchFormatException">A column is shorter than its neighbours, or names a comm that is not there.</exception>
    public static IEnumerable<CompactionRow> Rows(this CompactionColumns? columns) => columns is null ? [] : Read(columns);

    static IEnumerable<CompactionRow> Read(CompactionColumns c)
    {
        var rows = c.Kind.Count;
        ColumnLengths.Check("compaction", rows, c.BootNsDelta.Count, c.DurationNs.Count, c.Pid.Count, c.Tid.Count, c.Comm.Count,
            c.Cpu.Count, c.OrderPlus1.Count, c.NodePlus1.Count, c.ZonePlus1.Count, c.Mode.Count, c.Origin.Count, c.Status.Count,
            c.MigrateScanned.Count, c.FreeScanned.Count, c.Presence.Count, c.IndexBefore.Count, c.IndexAfter.Count);
        ColumnLengths.CheckOptional("compaction", rows, c.OneIn.Count);
        var comms = c.CommTable.Select(comm => CommText.Decode(comm.Span)).ToArray();
        ulong bootNs = 0;
        for (var i = 0; i < rows; i++)
        {
            bootNs = unchecked(bootNs + (ulong)c.BootNsDelta[i]);
            var has = (Presence)c.Presence[i];
            var scanned = has.HasFlag(Presence.Scanned);
            yield return new CompactionRow(
                c.Kind[i], bootNs, has.HasFlag(Presence.Duration) ? c.DurationNs[i] : null,
                (int)c.Pid[i], (int)c.Tid[i], ColumnLengths.Entry("compaction comm", comms, c.Comm[i]), (int)c.Cpu[i],
                ColumnLengths.Plus1(c.OrderPlus1[i]), ColumnLengths.Plus1(c.NodePlus1[i]), ColumnLengths.Plus1(c.ZonePlus1[i]),
                (int)c.Mode[i], (Origin)c.Origin[i], (int)c.Status[i],
                scanned ? c.MigrateScanned[i] : null, scanned ? c.FreeScanned[i] : null,
                has.HasFlag(Presence.IndexBefore) ? c.IndexBefore[i] : null, has.HasFlag(Presence.IndexAfter) ? c.IndexAfter[i] : null,
                Math.Max((int)c.OneIn.EntryOrZero(i), 1));
        }
    }
}
