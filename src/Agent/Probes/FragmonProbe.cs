// SPDX-License-Identifier: Apache-2.0
using Fleet.LibBpf;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Probes;

/// <summary>The running kernel's extfrag events, by bpf/fragmon.bpf.c.</summary>
public sealed class FragmonProbe : IFragmentationProbe
{
    const string StashProgram = "extfrag_stash", EmitProgram = "extfrag";
    readonly BpfObject _object;
    readonly List<BpfLink> _links = []; // in the order of attachment
    readonly List<BpfProgram> _attached = [];
    readonly RingBufferReader<FragEvent> _ring;
    readonly ExtfragTable _extfrag;
    readonly PerCpuCounters<FragCountKey, FragCount> _counts;
    readonly List<KeyValuePair<FragCountKey, FragCount>> _countBuffer = [];
    readonly Dictionary<FragCountKey, FragCount> _countSums = [];

    FragmonProbe(BpfObject obj, HostNames names, ProbePlan plan, ZoneTable zones, IReadOnlyList<string> warnings)
    {
        _object = obj;
        _ring = new RingBufferReader<FragEvent>(obj.Map("events"));
        _extfrag = new ExtfragTable(obj);
        _counts = new PerCpuCounters<FragCountKey, FragCount>(obj.Map("counts"));
        Names = names;
        Capture = plan.Capture;
        Zones = zones;
        Warnings = warnings;
    }

    public HostNames Names { get; }

    public HostFacts.Types.Capture Capture { get; }

    public IReadOnlyList<string> Warnings { get; }

    internal ZoneTable Zones { get; }

    /// <summary>Runs the emitting program's twin; loaded only in a probe that is not attached.</summary>
    internal BpfProgram Twin => _object.Program("extfrag_twin");

    /// <summary>Loads the programs into the running kernel and attaches them.</summary>
    /// <exception cref="BpfException">The message says what failed and the way out.</exception>
    public static FragmonProbe Open(ProbeOptions options)
    {
        using var kernel = Btf.OfKernel(options.KernelBtf);
        using var traceFs = options.UseTraceFs ? TraceFs.Open() : null;
        var classic = traceFs?.Tracepoint(ProbePlan.ClassicTracepoint);
        var plan = ProbePlan.For(kernel.HasTracepoint(ProbePlan.Tracepoint), classic);
        if (plan.Capture == HostFacts.Types.Capture.None)
            throw new BpfException("capture extfrag events", 0, plan.Warning!);
        var names = HostNames.From(kernel, PagetypeInfo.ReadPageblockOrder());
        var flags = PageFlagsLayout.From(kernel);

        var obj = OpenObject();
        FragmonProbe? probe = null;
        try
        {
            Configure(obj, options, plan, names, flags);
            obj.Load();
            var zones = flags is null ? ZoneTable.None(obj) : ZoneTable.Fill(obj);
            probe = new FragmonProbe(obj, names, plan, zones, WarningsOf(plan, names, zones));
            if (options.Attach)
                probe.Attach(plan, classic);
            return probe;
        }
        catch
        {
            probe?.Dispose();
            obj.Dispose();
            throw;
        }
    }

    /// <summary>The object that is built into this program; not loaded.</summary>
    internal static BpfObject OpenObject()
    {
        using var stream = typeof(FragmonProbe).Assembly.GetManifestResourceStream("fragmon.bpf.o")
            ?? throw new InvalidOperationException("fragmon.bpf.o was not built into this program");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return BpfObject.Open(bytes, "fragmon");
    }

    public int Drain(RecordHandler<FragEvent> handler) => _ring.Drain(handler);

    public bool WaitForEvents(TimeSpan timeout) => _ring.Wait(timeout);

    public IReadOnlyList<CountRow> ReadCounts()
    {
        _countBuffer.Clear();
        _counts.Read(_countBuffer);
        _countSums.Clear();
        foreach (var (key, count) in _countBuffer)
            _countSums[key] = count;
        _extfrag.AddTo(_countSums);
        var rows = new List<CountRow>(_countSums.Count);
        foreach (var (key, count) in _countSums)
        {
            if (count.Count > 0)
                rows.Add(new CountRow(key.ToCountKey(), count.Count, count.Sum));
        }
        return rows;
    }

    public ProbeDrops ReadDrops()
    {
        ulong seen = 0, thinned = 0, ringFull = 0, countMapFull = 0, unmatched = 0, misses = 0;
        foreach (var cpu in _object.Map("tally").PerCpuElement<FragTally>((uint)Kind.Extfrag))
        {
            seen += cpu.Seen;
            thinned += cpu.Thinned;
            ringFull += cpu.RingFull;
            countMapFull += cpu.CountMapFull;
            unmatched += cpu.Unmatched;
        }
        foreach (var program in _attached.Where(p => p.Name == EmitProgram))
            misses += program.Cost().RecursionMisses;
        return new ProbeDrops(seen, thinned, ringFull, countMapFull, unmatched, misses);
    }

    public void Thin(ThinningPlan plan) => _extfrag.Apply(plan);

    public IReadOnlyList<ulong> ReadStack(ulong key)
    {
        if (!_object.Map("stacks").TryLookup<ulong, FragStack>(key, out var stack))
            return [];
        ReadOnlySpan<ulong> frames = stack.Frames;
        return frames.TrimEnd(0UL).ToArray();
    }

    public IReadOnlyList<ProbeCost> ReadCost() =>
        [.. _attached.Select(program => (program.Name, Cost: program.Cost())).Select(p => new ProbeCost(p.Name, p.Cost.Runs, p.Cost.RunTimeNs))];

    public void Detach()
    {
        // The emitting program first: alone, the stashing one shows nothing; the other way round events would lack ownership.
        foreach (var link in Enumerable.Reverse(_links))
            link.Dispose();
        _links.Clear();
    }

    public void Dispose()
    {
        Detach();
        _ring.Dispose();
        _extfrag.Dispose();
        _object.Dispose();
    }

    static void Configure(BpfObject obj, ProbeOptions options, ProbePlan plan, HostNames names, PageFlagsLayout? flags)
    {
        var hybrid = plan.Capture == HostFacts.Types.Capture.Hybrid;
        obj.SetConstant("page_orders", (uint)names.PageOrders);
        obj.SetConstant("pageblock_order", names.PageblockOrder ?? -1);
        obj.SetConstant("node_shift", (uint)(flags?.NodeShift ?? 0));
        obj.SetConstant("node_mask", flags?.NodeMask ?? 0);
        obj.SetConstant("zone_shift", (uint)(flags?.ZoneShift ?? 0));
        obj.SetConstant("zone_mask", flags?.ZoneMask ?? 0);
        obj.SetConstant("hybrid", hybrid);
        obj.SetConstant("pfn_offset", (uint)plan.PfnOffset);
        obj.SetConstant("change_ownership_offset", (uint)plan.ChangeOwnershipOffset);
        obj.SetConstant("wakeup_bytes", (ulong)options.RingBytes / 4);
        obj.SetConstant("with_cgroup", options.Cgroups);
        obj.SetConstant("stack_one_in", (uint)options.StackOneIn);
        if (options.StackOneIn > 0)
            obj.Map("stacks").MaxEntries = (uint)options.Stacks;
        obj.Map("events").MaxEntries = (uint)options.RingBytes;
        obj.Map("counts").MaxEntries = (uint)options.CountKeys;
        obj.Map(ExtfragTable.Map).MaxEntries = (uint)Cpus.Possible;
        obj.Program(StashProgram).SetLoaded(hybrid && options.Attach);
        obj.Program(EmitProgram).SetLoaded(options.Attach);
        obj.Program("extfrag_twin").SetLoaded(!options.Attach);
    }

    void Attach(ProbePlan plan, TracepointFormat? classic)
    {
        // Programs of a tracepoint run in the order of their attachment: the stash must be filled before it is taken.
        if (plan.Capture == HostFacts.Types.Capture.Hybrid)
            Keep(_object.Program(StashProgram), program => program.Attach(classic!));
        Keep(_object.Program(EmitProgram), program => program.Attach());
    }

    void Keep(BpfProgram program, Func<BpfProgram, BpfLink> attach)
    {
        _links.Add(attach(program));
        _attached.Add(program);
    }

    static List<string> WarningsOf(ProbePlan plan, HostNames names, ZoneTable zones)
    {
        var warnings = new List<string>();
        if (plan.Warning is { } warning)
            warnings.Add(warning);
        if (names.PageblockOrder is null)
            warnings.Add("/proc/pagetypeinfo cannot be read: pageblock_order is not known. Run as root, or grant CAP_DAC_READ_SEARCH.");
        if (zones.Zones.Count == 0)
            warnings.Add("The zones of this kernel could not be found: node, zone and indices of events are not measured.");
        return warnings;
    }
}
