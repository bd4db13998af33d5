// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Fleet.Agent.Host;

/// <summary>The few calls of the C library that .NET has no way to.</summary>
static partial class LibC
{
    public const int ClockRealtime = 0;
    public const int ClockBoottime = 7;
    public const int SigInt = 2;
    public const int SigTerm = 15;
    public const int SigKill = 9;

    /// <summary>Reads one clock, ns.</summary>
    public static long ClockNs(int clock)
    {
        // Cannot fail for a clock that the kernel has (2.6.39 for CLOCK_BOOTTIME) and a pointer that is good.
        _ = ClockGetTime(clock, out var time);
        return checked((time.Seconds * 1_000_000_000) + time.Nanoseconds);
    }

    /// <summary>Takes back that a signal is ignored: a shell without job control starts what it puts in the background so.</summary>
    public static void HeedInterrupt() => _ = SetSignal(SigInt, 0);

    /// <summary>Sends a signal; a process that is gone already is no error.</summary>
    public static void Signal(int pid, int signal) => _ = Kill(pid, signal);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    [StructLayout(LayoutKind.Sequential)]
    struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
