// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Fleet.LibBpf;

/// <summary>The few system calls that neither libbpf nor .NET offers.</summary>
static unsafe partial class Libc
{
    internal const string Library = "libc";

    [LibraryImport(Library)]
    internal static partial int vsnprintf(byte* buffer, nuint size, byte* format, void* arguments);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial void* mmap(void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int munmap(void* address, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int epoll_ctl(int epoll, int operation, int descriptor, void* happening);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int epoll_wait(int epoll, void* happenings, int capacity, int milliseconds);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int eventfd(uint initial, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int close(int descriptor);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint read(int descriptor, void* buffer, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint write(int descriptor, void* buffer, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e);

    /// <summary>perf_event_open(2) of a tracepoint, on CPU 0 and for every task, as libbpf does it.</summary>
    internal static int OpenTracepointEvent(int tracepointId)
    {
        const int CloseOnExec = 8;
        const uint AttributeSize = 128, TypeTracepoint = 2;
        var number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 241 : 298;
        var attribute = stackalloc byte[(int)AttributeSize];
        new Span<byte>(attribute, (int)AttributeSize).Clear();
        ((uint*)attribute)[0] = TypeTracepoint;
        ((uint*)attribute)[1] = AttributeSize;
        ((ulong*)attribute)[1] = (ulong)tracepointId;
        return (int)syscall(number, (nint)attribute, -1, 0, -1, CloseOnExec);
    }

    /// <summary>A read-only mount of a kernel file system that stands in no directory: -1 with errno set when refused.</summary>
    internal static int MountDetached(string fileSystem)
    {
        const nint FsOpen = 430, FsConfig = 431, FsMount = 432;
        const nint CloseOnExec = 1, Create = 6, ReadOnly = 1;
        fixed (byte* name = System.Text.Encoding.UTF8.GetBytes(fileSystem + '\0'))
        {
            var context = (int)syscall(FsOpen, (nint)name, CloseOnExec, 0, 0, 0);
            if (context < 0)
                return -1;
            var mount = syscall(FsConfig, context, Create, 0, 0, 0) < 0 ? -1 : (int)syscall(FsMount, context, CloseOnExec, ReadOnly, 0, 0);
            var errno = Marshal.GetLastPInvokeError();
            _ = close(context);
            Marshal.SetLastPInvokeError(errno);
            return mount;
        }
    }
}
