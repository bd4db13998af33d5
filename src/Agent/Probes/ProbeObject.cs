// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes.Sources;
using Fleet.LibBpf;
using Fleet.V1;

namespace Fleet.Agent.Probes;

/// <summary>The BPF object that is built into this program, with the names of what it holds.</summary>
static class ProbeObject
{
    public const string StashProgram = "extfrag_stash", CloseIdleAttempt = "close_idle_attempt", Attempts = "attempts", NameSymbol = "name_symbol";

    /// <summary>For BPF_PROG_TEST_RUN in tests and benches; never attached.</summary>
    public const string AttemptTwin = "attempt_twin";

    /// <summary>What plain loads from an address need: since Linux 6.2. bpf/include/direct.bpf.h says more.</summary>
    const string Cast = "bpf_rdonly_cast";

    /// <summary>Whether this kernel takes programs that read its memory directly, which costs half.</summary>
    public static bool CanReadDirectly(Btf kernel) => kernel.HasFunction(Cast);

    /// <summary>Whether this kernel names its functions to BPF programs: since Linux 5.13.</summary>
    public static bool CanNameAddresses(Btf kernel) =>
        kernel.EnumValues("bpf_func_id")?.Any(function => function.Key == "BPF_FUNC_snprintf") == true;

    /// <summary>The program that emits, and its twin for tests and benches.</summary>
    public static (string Emit, string Twin) Extfrag(bool direct) => direct ? ("extfrag_direct", "extfrag_direct_twin") : ("extfrag", "extfrag_twin");

    /// <summary>Not loaded.</summary>
    public static BpfObject Open()
    {
        using var stream = typeof(ProbeObject).Assembly.GetManifestResourceStream("fragmon.bpf.o")
            ?? throw new InvalidOperationException("fragmon.bpf.o was not built into this program");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return BpfObject.Open(bytes, "fragmon");
    }

    /// <summary>Told all about this kernel and loaded into it; nothing is attached.</summary>
    /// <exception cref="BpfException">The kernel refused.</exception>
    public static BpfObject Load(ProbeOptions options, KernelFacts kernel)
    {
        var obj = options.Object is { } bytes ? BpfObject.Open(bytes, "fragmon") : Open();
        try
        {
            Describe(obj, kernel.Names, kernel.Flags);
            Configure(obj, options, kernel.Plan, kernel.Direct);
            Configure(obj, kernel.Sources);
            obj.Load();
            return obj;
        }
        catch
        {
            obj.Dispose();
            throw;
        }
    }

    static void Describe(BpfObject obj, HostNames names, PageFlagsLayout? flags)
    {
        obj.SetConstant("page_orders", (uint)names.PageOrders);
        obj.SetConstant("pageblock_order", names.PageblockOrder ?? -1);
        obj.SetConstant("node_shift", (uint)(flags?.NodeShift ?? 0));
        obj.SetConstant("node_mask", flags?.NodeMask ?? 0);
        obj.SetConstant("zone_shift", (uint)(flags?.ZoneShift ?? 0));
        obj.SetConstant("zone_mask", flags?.ZoneMask ?? 0);
    }

    static void Configure(BpfObject obj, ProbeOptions options, ProbePlan plan, bool direct)
    {
        var hybrid = plan.Capture == HostFacts.Types.Capture.Hybrid;
        obj.SetConstant("hybrid", hybrid);
        obj.SetConstant("pfn_offset", (uint)plan.PfnOffset);
        obj.SetConstant("change_ownership_offset", (uint)plan.ChangeOwnershipOffset);
        obj.SetConstant("wakeup_bytes", (ulong)options.RingBytes / 4);
        obj.SetConstant("with_cgroup", options.Cgroups);
        obj.SetConstant("stack_one_in", (uint)options.StackOneIn);
        if (options.StackOneIn > 0)
            obj.Map("stacks").MaxEntries = (uint)options.Stacks;
        obj.Program(NameSymbol).SetLoaded(options.StackOneIn > 0);
        obj.Map("events").MaxEntries = (uint)options.RingBytes;
        obj.Map("compactions").MaxEntries = (uint)options.CompactionRingBytes;
        obj.Map("counts").MaxEntries = (uint)options.CountKeys;
        obj.Map(ExtfragTable.Map).MaxEntries = (uint)Cpus.Possible;
        obj.Program(StashProgram).SetLoaded(hybrid && options.Attach);
        var (emit, twin) = Extfrag(direct);
        obj.Program(emit).SetLoaded(options.Attach);
        foreach (var program in (string[])[twin, AttemptTwin, CloseIdleAttempt])
            obj.Program(program).SetLoaded(!options.Attach);
    }

    static void Configure(BpfObject obj, PlannedSources sources)
    {
        foreach (var (name, value) in sources.Constants)
            obj.SetConstant(name, value);
        foreach (var program in sources.Programs)
        {
            obj.Program(program.Name).SetLoaded(true);
            if (program.Kind == Kind.CompactionAttempt)
                obj.Program(CloseIdleAttempt).SetLoaded(true);
        }
    }
}
