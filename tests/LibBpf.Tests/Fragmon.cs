// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Fleet.LibBpf.Tests;

/// <summary>The product's own BPF object, as the real part that these tests load.</summary>
static class Fragmon
{
    public const string Twin = "extfrag_twin";

    public static BpfObject Open(string? kernelBtf = null) => BpfObject.Open(Bytes(), "fragmon", kernelBtf);

    /// <summary>As on a kernel that does not have this function: the object names another that no kernel has.</summary>
    public static BpfObject OpenWithout(string function)
    {
        var bytes = Bytes();
        var name = Encoding.ASCII.GetBytes('\0' + function + '\0'); // whole, in the ELF strings and in those of the BTF
        Assert.NotEqual(-1, bytes.AsSpan().IndexOf(name));
        for (int at; (at = bytes.AsSpan().IndexOf(name)) >= 0;)
            bytes[at + 1]++;
        return BpfObject.Open(bytes, "fragmon");
    }

    static byte[] Bytes()
    {
        using var stream = typeof(Fragmon).Assembly.GetManifestResourceStream("fragmon.bpf.o")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Loaded with a ring of one page, whose events are fired by <see cref="Twin"/>.</summary>
    public static BpfObject Load(uint ringBytes = 4096)
    {
        var obj = Open();
        obj.SetConstant("wakeup_bytes", (ulong)ringBytes / 4);
        obj.Map("events").MaxEntries = ringBytes;
        obj.Map("cpus").MaxEntries = (uint)Cpus.Possible;
        obj.Program(Twin).SetLoaded(true);
        obj.Load();
        return obj;
    }

    /// <summary>One event that carries <paramref name="number"/> as its pfn.</summary>
    public static void Fire(BpfObject obj, ulong number) => obj.Program(Twin).Run(0, number, 0, 0, 0, 0, 0, 1);
}
