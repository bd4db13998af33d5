// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fleet.Recording.Segments;

/// <summary>
/// fdatasync(2) and fsync(2) with their errors. The .NET calls swallow EROFS, EINVAL and ENOTSUP and cannot sync a
/// directory, and a file whose name is not on disk is lost with the power.
/// </summary>
static partial class Fsync
{
    const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY on x86-64 and on every asm-generic architecture but arm
    const int CloseOnExec = 0x80000;

    /// <exception cref="IOException">The kernel did not confirm; what was written may not be on disk and a second try may lie.</exception>
    public static void Data(SafeFileHandle file, string path) => Check(FDataSync(file), "fdatasync", path);

    public static void Directory(string path)
    {
        var directory = path.Length == 0 ? "." : path;
        var fd = Open(directory, OperatingSystemDirectoryFlag | CloseOnExec);
        Check(fd < 0 ? -1 : 0, "open", directory);
        using var handle = new SafeFileHandle(fd, ownsHandle: true);
        Check(FSync(handle), "fsync", directory);
    }

    // arm64 swaps O_DIRECTORY and O_DIRECT against the generic table (arch/arm64/include/uapi/asm/fcntl.h).
    static int OperatingSystemDirectoryFlag =>
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 : ReadOnlyDirectory;

    static void Check(int result, string operation, string path)
    {
        if (result < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"{operation} {path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
