// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Fleet.Agent.Capturing;
using Fleet.Agent.Host;
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
        using var file = KernelSymbolsFile.Open(new HostFiles("/"));
        Requires.That(file is not null, "needs kernel.kptr_restrict at most 1");
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false, StackOneIn = 1 });
        var keys = Fire(probe, 50);

        var names = new StackNames(probe.ReadStack, file.Current);
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
        var symbols = KernelSymbols.Parse(new MemoryStream(Encoding.ASCII.GetBytes("ffffffff81000000 T known\n")));

        Assert.Equal(["known+0x4", "?"], new StackNames(_ => [0xffffffff81000004, 0x10], () => symbols).Of(1)!.Frames);
        Assert.Null(new StackNames(_ => [0x10], () => symbols).Of(1));
        Assert.Null(new StackNames(_ => [0xffffffff81000004], () => null).Of(1));
    }

    [Fact]
    public void The_tracing_machinery_is_no_part_of_the_stack()
    {
        var symbols = KernelSymbols.Parse(new MemoryStream(Encoding.ASCII.GetBytes(
            "ffffffff81000000 t __traceiter_mm_page_alloc_extfrag\nffffffff81000100 t __rmqueue_pcplist\n")));

        Assert.Equal(["__rmqueue_pcplist+0x8"], new StackNames(_ => [0x10, 0xffffffff81000004, 0xffffffff81000108], () => symbols).Of(1)!.Frames);
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
