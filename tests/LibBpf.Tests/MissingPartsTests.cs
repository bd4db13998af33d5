// SPDX-License-Identifier: Apache-2.0
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Fleet.TestKit;

namespace Fleet.LibBpf.Tests;

/// <summary>What a host may lack: the library, or the right to use it.</summary>
[Collection(KernelCollection.Name)]
public sealed partial class MissingPartsTests
{
    [Fact]
    public void A_missing_library_is_named_with_the_way_out()
    {
        // A second copy of the assembly looks for the library anew.
        var context = new AssemblyLoadContext("second", isCollectible: true);
        var load = context.LoadFromAssemblyPath(typeof(Btf).Assembly.Location).GetType(typeof(LibBpfLibrary).FullName!)!.GetMethod("Version")!;
        Environment.SetEnvironmentVariable("FLEET_LIBBPF", "/nonexistent/libbpf.so.1");
        try
        {
            var error = Assert.Throws<TargetInvocationException>(() => load.Invoke(null, null)).InnerException!;

            Assert.Equal(nameof(BpfException), error.GetType().Name);
            Assert.Equal("load /nonexistent/libbpf.so.1. Install libbpf 1.1 or later (Debian: libbpf1), or name the file in FLEET_LIBBPF.", error.Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable("FLEET_LIBBPF", null);
            context.Unload();
        }
    }

    [Fact]
    public void Without_capabilities_the_message_names_them()
    {
        Requires.Kernel();
        Exception? error = null;
        var unprivileged = new Thread(() =>
        {
            DropCapabilities(); // of this thread only
            error = Record.Exception(() =>
            {
                using var obj = Fragmon.Load();
            });
        });
        unprivileged.Start();
        unprivileged.Join();

        var refused = Assert.IsType<BpfException>(error);
        Assert.True(refused.IsPermission);
        Assert.Contains("This process lacks CAP_BPF and CAP_PERFMON: run as root, or grant them", refused.Message, StringComparison.Ordinal);
    }

    static unsafe void DropCapabilities()
    {
        const uint Version3 = 0x20080522;
        var header = stackalloc uint[] { Version3, 0 };
        var sets = stackalloc uint[6]; // two times effective, permitted, inheritable
        new Span<uint>(sets, 6).Clear();
        Assert.Equal(0, capset(header, sets));
    }

    [LibraryImport("libc.so.6")]
    private static unsafe partial int capset(uint* header, uint* sets);
}
