// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Fleet.LibBpf.Tests;

/// <summary>Those of the calling thread alone, as capabilities are (capabilities(7)): give it a thread of its own.</summary>
static unsafe partial class EffectiveCapabilities
{
    const uint Version3 = 0x20080522; // _LINUX_CAPABILITY_VERSION_3

    public static void KeepOnly(params ReadOnlySpan<Capability> kept)
    {
        var header = (Version3, 0); // and this thread
        var sets = stackalloc uint[6]; // effective, permitted, inheritable: the low halves, then the high ones
        Assert.Equal(0, capget(&header, sets));
        sets[0] = sets[3] = 0;
        foreach (var capability in kept)
            sets[(int)capability / 32 * 3] |= 1u << ((int)capability % 32);
        Assert.Equal(0, capset(&header, sets));
    }

    [LibraryImport("libc.so.6")]
    private static partial int capget(void* header, uint* sets);

    [LibraryImport("libc.so.6")]
    private static partial int capset(void* header, uint* sets);
}
