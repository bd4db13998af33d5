// SPDX-License-Identifier: Apache-2.0
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Fleet.FaultAgent;

/// <summary>
/// From here on fsync(2) and fdatasync(2) of this process do nothing, for all of its threads, and return what they are told:
/// a seccomp filter. The agent's own code is the one that ships.
/// </summary>
static partial class SyncFilter
{
    /// <summary>They say that it is done.</summary>
    public const uint Success = 0;

    /// <summary>They fail with EIO.</summary>
    public const uint InputOutputError = 5;

    const int SetNoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS
    const uint SetModeFilter = 1, AllThreads = 1; // SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC
    const uint Allow = 0x7fff0000, Errno = 0x00050000; // SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO
    const ushort Load = 0x20, JumpIfEqual = 0x15, Return = 0x06; // BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_RET|K

    static (long Seccomp, uint FSync, uint FDataSync) Numbers => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => (317, 74, 75),
        Architecture.Arm64 => (277, 82, 83),
        var other => throw new PlatformNotSupportedException($"the numbers of the system calls of {other} are not known here"),
    };

    /// <exception cref="Win32Exception">The kernel has no seccomp filters.</exception>
    public static void Install(uint errno)
    {
        var (seccomp, fsync, fdatasync) = Numbers;
        Instruction[] code =
        [
            new(Load, 0, 0, 0), // seccomp_data.nr
            new(JumpIfEqual, 1, 0, fsync),
            new(JumpIfEqual, 0, 1, fdatasync),
            new(Return, 0, 0, Errno | errno),
            new(Return, 0, 0, Allow),
        ];
        var pinned = GCHandle.Alloc(code, GCHandleType.Pinned);
        var program = new Filter((ushort)code.Length, pinned.AddrOfPinnedObject());
        if (Control(SetNoNewPrivileges, 1, 0, 0, 0) != 0 || SystemCall(seccomp, SetModeFilter, AllThreads, program) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
        pinned.Free();
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, nuint operation, nuint flags, in Filter filter);

    /// <summary>struct sock_filter.</summary>
    readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    /// <summary>struct sock_fprog.</summary>
    readonly record struct Filter(ushort Length, nint Code);
}
