// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fleet.Agent.Probes;

/// <summary>One extfrag event as it stands in the ring: <c>struct fragmon_event</c> of bpf/fragmon.h.</summary>
/// <remarks>A field that <see cref="Presence"/> does not name holds nothing.</remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly struct FragEvent
{
    /// <summary>CLOCK_BOOTTIME, ns.</summary>
    public readonly ulong BootNs;
    public readonly ulong Pfn;

    /// <summary>Id of the task's cgroup (v2), the inode of its directory; 0 = not measured.</summary>
    public readonly ulong Cgroup;

    /// <summary>Key of its kernel stack, for <c>IFragmentationProbe.ReadStack</c>; 0 = not measured.</summary>
    public readonly ulong Stack;

    /// <summary>Thread group id.</summary>
    public readonly uint Pid;
    public readonly uint Tid;

    /// <summary>One of so many events of its class was kept; 1 = all of them.</summary>
    public readonly uint OneIn;
    public readonly ushort Cpu;
    public readonly ushort Node;

    /// <summary>Task name: any bytes up to the first zero.</summary>
    public readonly CommBytes Comm;

    /// <summary>Fragmentation index of <see cref="AllocOrder"/>, -1000 to 1000.</summary>
    public readonly short IndexAlloc;

    /// <summary>Fragmentation index of pageblock_order, -1000 to 1000.</summary>
    public readonly short IndexPageblock;

    /// <summary>Unusable free space index of <see cref="AllocOrder"/>, 0 to 1000.</summary>
    public readonly ushort UnusableAlloc;

    /// <summary>Unusable free space index of pageblock_order, 0 to 1000.</summary>
    public readonly ushort UnusablePageblock;

    /// <summary>As <see cref="Fleet.V1.Kind"/>.</summary>
    public readonly byte Kind;
    public readonly byte AllocOrder;
    public readonly byte FallbackOrder;

    /// <summary>Migratetype that gave the page.</summary>
    public readonly byte Donor;

    /// <summary>Migratetype that the allocation asked for.</summary>
    public readonly byte Claimer;

    /// <summary>As <see cref="Fleet.V1.Ownership"/>.</summary>
    public readonly byte Ownership;
    public readonly byte Zone;

    /// <summary>As <see cref="Fleet.V1.ExtfragColumns.Types.Presence"/>.</summary>
    public readonly byte Presence;

    /// <summary>TASK_COMM_LEN bytes, ended by a zero.</summary>
    [InlineArray(Length)]
    public struct CommBytes
    {
        public const int Length = 16;
        byte _first;

        /// <summary>The name without its end.</summary>
        [UnscopedRef]
        public readonly ReadOnlySpan<byte> Text
        {
            get
            {
                ReadOnlySpan<byte> bytes = this;
                var end = bytes.IndexOf((byte)0);
                return end < 0 ? bytes : bytes[..end];
            }
        }
    }
}
