// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Fleet.Agent.Tests.Probes;

/// <summary>Has the kernel make one huge page out of small ones (MADV_COLLAPSE).</summary>
static partial class HugePage
{
    const int Size = 2 << 20;

    /// <returns>Whether the kernel did.</returns>
    public static bool Collapse()
    {
        const int ReadWrite = 3, PrivateAnonymous = 0x22, NoHugePage = 15, HugePages = 14, CollapseNow = 25;
        var memory = mmap(0, 2 * Size, ReadWrite, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, memory);
        var aligned = (memory + Size - 1) & ~(Size - 1);
        _ = madvise(aligned, Size, NoHugePage);
        for (var page = 0; page < Size; page += Environment.SystemPageSize)
            Marshal.WriteByte(aligned, page, 1);
        _ = madvise(aligned, Size, HugePages);
        var done = madvise(aligned, Size, CollapseNow) == 0;
        Assert.Equal(0, munmap(memory, 2 * Size));
        return done;
    }

    [LibraryImport("libc.so.6")]
    private static partial nint mmap(nint address, nint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc.so.6")]
    private static partial int munmap(nint address, nint length);

    [LibraryImport("libc.so.6")]
    private static partial int madvise(nint address, nint length, int advice);
}
