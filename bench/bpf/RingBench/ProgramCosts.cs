// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Agent.Probes;
using Fleet.LibBpf;

namespace Fleet.Bench.RingBench;

/// <summary>The kernel's own account (bpf_stats) of the programs, fired one by one.</summary>
static class ProgramCosts
{
    const uint RingBytes = 1 << 20;
    const int DrainEvery = 1024;
    const int Burst = 512;
    const ulong HasZone = 2;

    internal static int Run(string file, long runs)
    {
        using var kernel = Btf.OfKernel();
        using var statistics = BpfStatistics.Enable();
        var calls = runs / Burst;
        Print("empty", Measure(new(file, kernel), "empty", runs, 1, []));
        var twin = TwinOf(kernel);
        Print("counts_only", Measure(new(file, kernel) { CountsOnly = true }, twin, runs, 1, Twin(HasZone)));
        Print("detail", Measure(new(file, kernel), twin, runs, 1, Twin(0)));
        Print("detail_with_zone", Measure(new(file, kernel), twin, runs, 1, Twin(HasZone)));
        Print("detail_with_stack", Measure(new(file, kernel) { Stacks = true }, twin, runs, 1, Twin(HasZone)));
        Print("hot_counts_only", Measure(new(file, kernel) { CountsOnly = true }, "burst", calls, Burst, [Burst, 0, HasZone]));
        Print("hot_detail", Measure(new(file, kernel), "burst", calls, Burst, [Burst, 0, 0]));
        Print("hot_detail_with_zone", Measure(new(file, kernel), "burst", calls, Burst, [Burst, 0, HasZone]));
        return 0;
    }

    static string TwinOf(Btf kernel) => ProbeObject.Extfrag(ProbeObject.CanReadDirectly(kernel)).Twin;

    /// <summary>A steal from node 0, zone 0.</summary>
    static ulong[] Twin(ulong presence) => [0, 0, 0, 4, 0, 1, 1, presence];

    /// <returns>ns an event.</returns>
    static double Measure(Setting setting, string name, long calls, int eventsACall, ulong[] arguments)
    {
        using var obj = Load(setting);
        using var ring = new RingBufferReader<FragEvent>(obj.Map("events"));
        using var table = new ExtfragTable(obj);
        if (setting.CountsOnly)
            table.Apply(ThinningPlan.CountsOnly);
        var program = obj.Program(name);
        for (long i = 0; i < calls; i++)
        {
            program.Run(arguments);
            if (i * eventsACall % DrainEvery == 0)
                ring.Drain((in FragEvent _) => { });
        }
        var cost = program.Cost();
        return (double)cost.RunTimeNs / cost.Runs / eventsACall;
    }

    static BpfObject Load(Setting setting)
    {
        var (file, kernel) = (setting.File, setting.Kernel);
        var layout = PageFlagsLayout.From(kernel) ?? throw new InvalidOperationException("the zone's place in page->flags is not known");
        var obj = BpfObject.Open(File.ReadAllBytes(file), "bench");
        obj.SetConstant("page_orders", kernel.Struct("zone")!.Member("free_area")!.Value.Elements!.Value);
        obj.SetConstant("pageblock_order", 9);
        obj.SetConstant("node_shift", (uint)layout.NodeShift);
        obj.SetConstant("node_mask", layout.NodeMask);
        obj.SetConstant("zone_shift", (uint)layout.ZoneShift);
        obj.SetConstant("zone_mask", layout.ZoneMask);
        obj.SetConstant("with_cgroup", true);
        obj.SetConstant("stack_one_in", setting.Stacks ? 1U : 0);
        if (setting.Stacks)
            obj.Map("stacks").MaxEntries = 2048;
        obj.Map("events").MaxEntries = RingBytes;
        obj.Map(ExtfragTable.Map).MaxEntries = (uint)Cpus.Possible;
        obj.Program(TwinOf(kernel)).SetLoaded(true);
        obj.Load();
        obj.Program("find_zones").Run(0, 0);
        return obj;
    }

    static void Print(string what, double ns) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {ns:F0}"));

    /// <summary>What is measured, and how the agent would have set it up.</summary>
    sealed record Setting(string File, Btf Kernel)
    {
        internal bool CountsOnly { get; init; }

        internal bool Stacks { get; init; }
    }
}
