// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Host;

/// <summary>CLOCK_BOOTTIME, the clock of every fact, and how it maps to wall time. Stateless; safe from any thread.</summary>
static class BootClock
{
    /// <summary>Now, ns since boot, suspended time included: the clock of bpf_ktime_get_boot_ns.</summary>
    public static ulong BootNs() => (ulong)LibC.ClockNs(LibC.ClockBoottime);

    /// <summary>Now, ns since 1970-01-01 UTC.</summary>
    public static long UnixNs() => LibC.ClockNs(LibC.ClockRealtime);

    /// <summary>Both clocks read together: boot time, wall time, boot time; half of the bracket is the uncertainty.</summary>
    public static ClockSample Read()
    {
        var before = BootNs();
        var wall = UnixNs();
        var half = (BootNs() - before) / 2;
        return new ClockSample { BootNs = before + half, UnixNs = wall, UncertaintyNs = half };
    }
}
