// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Fleet.Agent.Probes;

/// <summary>One event of the compaction kinds as it stands in its ring: <c>struct fragmon_compaction</c> of bpf/fragmon.h.</summary>
/// <remarks>A field that <see cref="Presence"/> does not name holds nothing.</remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly struct FragCompaction
{
    /// <summary>CLOCK_BOOTTIME of its end, ns.</summary>
    public readonly ulong BootNs;
    public readonly ulong DurationNs;

    /// <summary>Pages that the migration scanner went over.</summary>
    public readonly ulong MigrateScanned;

    /// <summary>Pages that the free scanner went over.</summary>
    public readonly ulong FreeScanned;

    /// <summary>Thread group id.</summary>
    public readonly uint Pid;
    public readonly uint Tid;
    public readonly uint Cpu;

    /// <summary>0 = not measured.</summary>
    public readonly uint NodePlus1;

    /// <summary>Task name: any bytes up to the first zero.</summary>
    public readonly FragEvent.CommBytes Comm;

    /// <summary>Fragmentation index of its order, -1000 to 1000.</summary>
    public readonly short IndexBefore;
    public readonly short IndexAfter;

    /// <summary>As <see cref="Fleet.V1.Kind"/>.</summary>
    public readonly byte Kind;

    /// <summary>0 = for no order.</summary>
    public readonly byte OrderPlus1;

    /// <summary>0 = not measured.</summary>
    public readonly byte ZonePlus1;

    /// <summary>The kernel's migrate_mode.</summary>
    public readonly byte Mode;

    /// <summary>As <see cref="Fleet.V1.Origin"/>.</summary>
    public readonly byte Origin;

    /// <summary>The kernel's compact_result, or <see cref="Fleet.V1.Outcome"/> for an attempt.</summary>
    public readonly byte Status;

    /// <summary>As <see cref="Fleet.V1.CompactionColumns.Types.Presence"/>.</summary>
    public readonly ushort Presence;

    /// <summary>One of so many events of its class was kept; 1 = all.</summary>
    public readonly uint OneIn;
}
