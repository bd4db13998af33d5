// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fleet.Agent.Host;

/// <summary>The few calls of the C library that .NET has no way to.</summary>
static partial class LibC
{
    public const int ClockRealtime = 0;
    public const int ClockBoottime = 7;
    public const int SigInt = 2;
    public const int SigTerm = 15;
    public const int SigKill = 9;

    const int ReadOnly = 0, CloseOnExec = 0x80000, PathOnly = 0x200000;
    const int KernFsFileId = 0xfe; // FILEID_KERNFS of include/linux/exportfs.h

    /// <summary>O_DIRECTORY, which arm64 numbers by itself.</summary>
    static int Directory => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    /// <summary>Reads one clock, ns.</summary>
    public static long ClockNs(int clock)
    {
        // Cannot fail for a clock that the kernel has (2.6.39 for CLOCK_BOOTTIME) and a pointer that is good.
        _ = ClockGetTime(clock, out var time);
        return checked((time.Seconds * 1_000_000_000) + time.Nanoseconds);
    }

    /// <returns>Whether the wall clock follows a reference; null where the kernel does not tell this process.</returns>
    public static bool? ClockSynchronized()
    {
        const int Unsynchronized = 0x40;
        var state = default(TimeX);
        return AdjTimeX(ref state) < 0 ? null : (state.Status & Unsynchronized) == 0;
    }

    /// <returns>Whether the file belongs to this process's user; false where it is not there.</returns>
    public static bool IsOwn(string path)
    {
        const int CurrentDirectory = -100, OwnerWanted = 0x8;
        return StatX(CurrentDirectory, path, 0, OwnerWanted, out var status) == 0 && status.Owner == EffectiveUser();
    }

    /// <summary>Takes back that a signal is ignored: a shell without job control starts what it puts in the background so.</summary>
    public static void HeedInterrupt() => _ = SetSignal(SigInt, 0);

    /// <summary>Sends a signal; a process that is gone already is no error.</summary>
    public static void Signal(int pid, int signal) => _ = Kill(pid, signal);

    /// <summary>A directory to find others by; null where it cannot be opened.</summary>
    public static SafeFileHandle? OpenDirectory(string path) => Valid(Open(path, ReadOnly | Directory | CloseOnExec));

    /// <summary>The directory of a cgroup by its id; null where there is none, or this process may not.</summary>
    public static SafeFileHandle? OpenByHandle(SafeFileHandle mount, ulong cgroupId)
    {
        var handle = new CgroupHandle { Bytes = sizeof(ulong), Type = KernFsFileId, Id = cgroupId };
        return Valid(OpenByHandleAt(mount, ref handle, PathOnly | CloseOnExec));
    }

    /// <summary>Where an open file stands; null where it has no path any more.</summary>
    public static string? PathOf(SafeFileHandle file) =>
        new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget is { } path && !path.EndsWith(" (deleted)", StringComparison.Ordinal) ? path : null;

    static SafeFileHandle? Valid(int descriptor) => descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "open_by_handle_at")]
    private static partial int OpenByHandleAt(SafeFileHandle mount, ref CgroupHandle handle, int flags);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int AdjTimeX(ref TimeX state);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    /// <summary>struct file_handle with a cgroup's id behind it.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    struct CgroupHandle
    {
        public uint Bytes;
        public int Type;
        public ulong Id;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    /// <summary>struct timex of 64-bit Linux; modes 0 asks and sets nothing.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 208)]
    struct TimeX
    {
        [FieldOffset(40)]
        public int Status;
    }

    /// <summary>struct statx.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct FileStatus
    {
        [FieldOffset(20)]
        public uint Owner;
    }
}
