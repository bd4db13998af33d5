// SPDX-License-Identifier: Apache-2.0
using Microsoft.Win32.SafeHandles;

namespace Fleet.LibBpf;

/// <summary>Pages of a map, shared with the kernel. Disposing unmaps them.</summary>
sealed unsafe class MappedPages : SafeHandleMinusOneIsInvalid
{
    const int Read = 1, Write = 2, Shared = 1;
    readonly nint _length;

    MappedPages(void* start, nint length) : base(ownsHandle: true)
    {
        _length = length;
        SetHandle((nint)start);
    }

    internal byte* Start => (byte*)(IsClosed ? throw new ObjectDisposedException(nameof(MappedPages)) : handle);

    /// <exception cref="BpfException">The kernel refused.</exception>
    internal static MappedPages Of(BpfMap map, nint offset, nint length, bool writable)
    {
        var start = Libc.mmap(null, (nuint)length, writable ? Read | Write : Read, Shared, map.Descriptor, offset);
        return (nint)start == -1 ? throw BpfException.From($"map the pages of {map.Name}", 0) : new MappedPages(start, length);
    }

    protected override bool ReleaseHandle() => Libc.munmap((void*)handle, (nuint)_length) == 0;
}
