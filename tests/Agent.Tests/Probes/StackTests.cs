// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Agent.Capturing;
using Fleet.Agent.Probes;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Probes;

/// <summary>Kernel stacks of events: each kept once by the kernel, each named once by the agent.</summary>
[Collection(KernelCollection.Name)]
public sealed class StackTests
{
    public StackTests() => Requires.Kernel();

    [Fact]
    public void A_stack_leads_from_the_event_to_the_system_call()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false, StackOneIn = 1 });
        var keys = Fire(probe, 50);

        var names = new StackNames(probe.ReadStack, probe.NameOf);
        var stack = names.Of(Assert.Single(keys.Distinct()));

        Assert.NotNull(stack);
        Assert.Contains(stack.Frames, frame => frame.Contains("bpf_prog_test_run", StringComparison.Ordinal) || frame.Contains("__sys_bpf", StringComparison.Ordinal));
        Assert.All(stack.Frames, frame => Assert.Matches(@"^\S+\+0x[0-9a-f]+( \[\w+\])?$", frame));
        Assert.DoesNotContain("bpf_prog_", stack.Frames[0], StringComparison.Ordinal);
        Assert.Same(stack, names.Of(keys[0]));
    }

    [Fact]
    public void One_in_ten_is_sampled_from_the_first_on()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false, StackOneIn = 10 });

        var keys = Fire(probe, 100);

        Assert.InRange(keys.Count(key => key != 0), 10, 10 + Environment.ProcessorCount);
    }

    [Fact]
    public void Without_stacks_none_is_taken()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false });

        Assert.All(Fire(probe, 20), key => Assert.Equal(0UL, key));
        Assert.Empty(probe.ReadStack(1));
    }

    [Fact]
    public void An_address_without_a_symbol_is_not_shown_as_one()
    {
        static string? NameOf(ulong address) => address == 0xffffffff81000004 ? "known+0x4" : null;

        Assert.Equal(["known+0x4", "?"], new StackNames(_ => [0xffffffff81000004, 0x10], NameOf).Of(1)!.Frames);
        Assert.Null(new StackNames(_ => [0x10], NameOf).Of(1));
    }

    [Fact]
    public void The_tracing_machinery_is_no_part_of_the_stack()
    {
        var names = new Dictionary<ulong, string> { [4] = "__traceiter_mm_page_alloc_extfrag+0x4", [8] = "__rmqueue_pcplist+0x8" };

        Assert.Equal(["__rmqueue_pcplist+0x8"], new StackNames(_ => [2, 4, 8], names.GetValueOrDefault).Of(1)!.Frames);
    }

    [Fact]
    public void A_function_of_a_module_is_named_anew_since_modules_come_and_go()
    {
        var module = "first+0x4 [one]";
        var names = new StackNames(_ => [4], _ => module);
        Assert.Equal(["first+0x4 [one]"], names.Of(1)!.Frames);

        module = "second+0x4 [two]";

        Assert.Equal(["second+0x4 [two]"], names.Of(2)!.Frames);
    }

    [Fact]
    public void The_kernel_names_its_functions_as_kallsyms_does()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false, StackOneIn = 1 });
        var functions = File.ReadLines("/proc/kallsyms").Where(line => line[19..] is "vfs_read" or "__rmqueue_pcplist" or "schedule").ToList();
        Requires.That(functions.Count > 0 && functions[0][..16].Trim('0').Length > 0, "needs kernel.kptr_restrict at most 1");

        Assert.All(functions, line => Assert.Equal(
            line[19..] + "+0x4", probe.NameOf(ulong.Parse(line.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture) + 4)));
        Assert.Null(probe.NameOf(0x1000));
    }

    [Theory]
    [InlineData("vfs_read+0x10/0x90", "vfs_read+0x10")]
    [InlineData("nfs_read+0x0/0x24 [nfs]", "nfs_read+0x0 [nfs]")]
    [InlineData("0xffffffffc0000000", null)]
    [InlineData("", null)]
    public void The_size_of_a_function_is_no_part_of_its_name(string text, string? name)
    {
        Assert.Equal(name, FragSymbol.NameOf(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(name, FragSymbol.NameOf(Encoding.ASCII.GetBytes(text + "\0left over/0x1")));
    }

    static List<ulong> Fire(FragmonProbe probe, int times)
    {
        for (var i = 0; i < times; i++)
            probe.Twin.Run(0, 0, 0, 5, 0, 1, (ulong)Ownership.Steal, 0);
        var keys = new List<ulong>();
        probe.Drain((in FragEvent e) => keys.Add(e.Stack));
        return keys;
    }
}
