// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fleet.TestKit;

namespace Fleet.LibBpf.Tests;

[Collection(KernelCollection.Name)]
public sealed class SharedArrayTests
{
    const string Map = "cpus";

    public SharedArrayTests() => Requires.Kernel();

    [Fact]
    public void What_one_side_writes_the_other_sees()
    {
        const uint CountsOnly = 2;
        using var obj = Fragmon.Load();
        using var ring = new RingBufferReader<Event>(obj.Map("events"));
        using var cpus = new SharedArray<Cpu>(obj.Map(Map));
        Fragmon.Fire(obj, 1);

        Assert.Equal(Cpus.Possible, cpus.Length);
        Assert.Equal(1UL, Enumerable.Range(0, cpus.Length).Select(i => cpus[i].Used).Aggregate((sum, used) => sum + used));
        Assert.Equal(1, ring.Drain((in Event _) => { }));

        for (var i = 0; i < cpus.Length; i++)
            cpus[i].Mode = CountsOnly;
        Fragmon.Fire(obj, 2);

        Assert.Equal(0, ring.Drain((in Event _) => { }));
    }

    [Fact]
    public void Beyond_its_end_there_is_nothing()
    {
        using var obj = Fragmon.Load();
        using var cpus = new SharedArray<Cpu>(obj.Map(Map));

        Assert.Throws<ArgumentOutOfRangeException>(() => cpus[cpus.Length].Used);
        Assert.Throws<ArgumentOutOfRangeException>(() => cpus[-1].Used);
    }

    [Fact]
    public void Elements_of_another_size_are_refused()
    {
        using var obj = Fragmon.Load();

        Assert.Contains("an element of map cpus has", Assert.Throws<BpfException>(() => new SharedArray<ulong>(obj.Map(Map))).Message, StringComparison.Ordinal);
    }

    [StructLayout(LayoutKind.Sequential, Size = 80)]
    readonly struct Event;

    /// <summary>struct fragmon_cpu, as far as it matters here.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct Cpu
    {
        public uint Mode;
        readonly uint _brake;
        readonly uint _few;
        readonly uint _kept;
        public readonly ulong Used;
        readonly Rest _rest;

        [InlineArray((64 - 24 + (34 * 512)) / sizeof(ulong))]
        struct Rest
        {
            ulong _first;
        }
    }
}
