// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.LibBpf.Tests;

[Collection(KernelCollection.Name)]
public sealed class BpfObjectTests
{
    [Fact]
    public void A_file_that_is_no_object_is_refused()
    {
        var error = Assert.Throws<BpfException>(() => BpfObject.Open("not an ELF file"u8, "junk"));

        Assert.StartsWith("open BPF object junk: ", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Log);
    }

    [Fact]
    public void A_missing_program_map_or_constant_is_named()
    {
        using var obj = Fragmon.Open();

        Assert.Equal("BPF object fragmon has no program nosuch", Assert.Throws<BpfException>(() => obj.Program("nosuch")).Message);
        Assert.Equal("BPF object fragmon has no map nosuch", Assert.Throws<BpfException>(() => obj.Map("nosuch")).Message);
        Assert.Equal("BPF object fragmon has no variable nosuch in .rodata", Assert.Throws<BpfException>(() => obj.SetConstant("nosuch", 1)).Message);
        Assert.Equal("variable page_orders of BPF object fragmon has 4 bytes, not 8", Assert.Throws<BpfException>(() => obj.SetConstant("page_orders", 1L)).Message);
    }

    [Fact]
    public void A_refused_program_shows_the_last_lines_of_the_verifier()
    {
        Requires.Kernel();
        // Type information without the kernel's structs: CO-RE then leaves instructions that the verifier refuses.
        using var folder = new TemporaryFolder();
        var foreign = folder.File("foreign.btf");
        File.WriteAllBytes(foreign, EmptyBtf());
        using var obj = Fragmon.Open(foreign);

        var error = Assert.Throws<BpfException>(obj.Load);

        Assert.StartsWith("load BPF object fragmon: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.Log, line => line.Contains("CO-RE", StringComparison.Ordinal));
        Assert.Contains(error.Log, line => line.Contains("END PROG LOAD LOG", StringComparison.Ordinal));
        Assert.True(error.IsExplained);
        Assert.DoesNotContain("END PROG LOAD LOG", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_the_kernel_does_not_have_is_done_without_by_a_thread_that_may_not_list_modules()
    {
        Requires.Kernel();
        Exception? refused = null;
        var thread = new Thread(() => refused = Record.Exception(() =>
        {
            EffectiveCapabilities.KeepOnly(Capability.Bpf, Capability.PerfMon);
            Assert.False(Privileges.OfThisThread().ListsModules);
            using var obj = Fragmon.OpenWithout("bpf_rdonly_cast");
            obj.Map("cpus").MaxEntries = (uint)Cpus.Possible;
            obj.Program(Fragmon.Twin).SetLoaded(true);
            obj.Load();
        }));
        thread.Start();
        thread.Join();

        Assert.Null(refused);
    }

    [Fact]
    public void After_disposal_nothing_reaches_the_native_object()
    {
        var obj = Fragmon.Open();
        var map = obj.Map("events");
        var program = obj.Program(Fragmon.Twin);
        obj.Dispose();

        Assert.Throws<ObjectDisposedException>(() => map.MaxEntries);
        Assert.Throws<ObjectDisposedException>(() => program.Run());
        Assert.Throws<ObjectDisposedException>(() => obj.Map("counts"));
    }

    [Fact]
    public void Run_times_are_counted_while_statistics_are_on()
    {
        Requires.Kernel();
        using var obj = Fragmon.Load();
        using var statistics = BpfStatistics.Enable();

        for (ulong i = 0; i < 13; i++)
            Fragmon.Fire(obj, i);

        var cost = obj.Program(Fragmon.Twin).Cost();
        Assert.Equal(13UL, cost.Runs);
        Assert.InRange(cost.RunTimeNs, 13UL, 13_000_000UL);
    }

    /// <summary>A header, one type (int), and the two strings that it needs.</summary>
    static byte[] EmptyBtf()
    {
        byte[] types = [1, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 0, 32, 0, 0, 1];
        byte[] strings = [0, (byte)'i', (byte)'n', (byte)'t', 0];
        byte[] header = [0x9f, 0xeb, 1, 0, 24, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 16, 0, 0, 0, 5, 0, 0, 0];
        return [.. header, .. types, .. strings];
    }
}
