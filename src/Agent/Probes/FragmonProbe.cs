// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes.Sources;
using Fleet.LibBpf;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Probes;

/// <summary>The running kernel's events, by bpf/fragmon.bpf.c: extfrag, and whatever other sources the kernel has.</summary>
public sealed class FragmonProbe : IFragmentationProbe
{
    /// <summary>A direct attempt that was not heard of for so long is over: its task went on without a page.</summary>
    static readonly TimeSpan AttemptIdle = TimeSpan.FromSeconds(10), AttemptIdleAtEnd = TimeSpan.FromMilliseconds(100);

    readonly BpfObject _object;
    readonly string _emit, _twin;
    readonly List<BpfLink> _links = []; // in the order of attachment
    readonly List<(Kind Kind, BpfProgram Program)> _attached = [];
    readonly RingBufferReader<FragEvent> _ring;
    readonly RingBufferReader<FragCompaction> _compactions;
    readonly ExtfragTable _extfrag;
    readonly PerCpuCounters<FragCountKey, FragCount> _counts;
    readonly List<KeyValuePair<FragCountKey, FragCount>> _countBuffer = [];
    readonly Dictionary<FragCountKey, FragCount> _countSums = [];

    FragmonProbe(BpfObject obj, KernelFacts kernel, ZoneTable zones)
    {
        _object = obj;
        (_emit, _twin) = ProbeObject.Extfrag(kernel.Direct);
        _ring = new RingBufferReader<FragEvent>(obj.Map("events"));
        _compactions = new RingBufferReader<FragCompaction>(obj.Map("compactions"));
        _extfrag = new ExtfragTable(obj);
        _counts = new PerCpuCounters<FragCountKey, FragCount>(obj.Map("counts"));
        Names = kernel.Names;
        Vocabulary = kernel.Vocabulary;
        Capture = kernel.Plan.Capture;
        Sources = [kernel.Plan.State, .. kernel.Sources.States];
        Zones = zones;
        Warnings = [.. WarningsOf(kernel, zones), .. kernel.Sources.Refusals];
    }

    public HostNames Names { get; }

    public KernelVocabulary Vocabulary { get; }

    public HostFacts.Types.Capture Capture { get; }

    public IReadOnlyList<EventSourceState> Sources { get; }

    public IReadOnlyList<string> Warnings { get; }

    internal ZoneTable Zones { get; }

    /// <summary>Runs the emitting program's twin; loaded only in a probe that is not attached.</summary>
    internal BpfProgram Twin => _object.Program(_twin);

    /// <summary>Plays direct compaction attempts of this thread; loaded only in a probe that is not attached.</summary>
    internal BpfProgram AttemptTwin => _object.Program(ProbeObject.AttemptTwin);

    internal BpfProgram Program(string name) => _object.Program(name);

    /// <summary>Loads the programs into the running kernel and attaches them.</summary>
    /// <exception cref="BpfException">The message says what failed and the way out.</exception>
    public static FragmonProbe Open(ProbeOptions options)
    {
        var kernel = KernelFacts.Read(options);
        if (!kernel.NamesAddresses)
            options = options with { StackOneIn = 0 };
        while (true)
        {
            try
            {
                return Open(options, kernel);
            }
            catch (BpfException e) when (kernel.Plan.Capture == HostFacts.Types.Capture.Hybrid && e.RefusedAttachOf(ProbeObject.StashProgram))
            {
                kernel = kernel with { Plan = ProbePlan.WithoutClassic(e.Remedy) };
            }
            catch (BpfException e) when (e.RefusedProgram is { } program && kernel.Sources.Withdraw(program, $"this kernel refused program {program}: {e.Message}"))
            {
                // Once more, without: it costs its source, not the capture.
            }
        }
    }

    static FragmonProbe Open(ProbeOptions options, KernelFacts kernel)
    {
        var obj = ProbeObject.Load(options, kernel);
        FragmonProbe? probe = null;
        try
        {
            var zones = kernel.Flags is null ? ZoneTable.None(obj) : ZoneTable.Fill(obj);
            probe = new FragmonProbe(obj, kernel, zones);
            if (options.Attach)
                probe.Attach(kernel);
            return probe;
        }
        catch
        {
            probe?.Dispose();
            obj.Dispose();
            throw;
        }
    }

    public int Read(Span<FragEvent> into) => _ring.Read(into);

    public int DrainCompactions(RecordHandler<FragCompaction> handler) => _compactions.Drain(handler);

    public bool WaitForEvents(TimeSpan timeout) => _ring.Wait(timeout);

    public void Wake() => _ring.Wake();

    public IReadOnlyList<CountRow> ReadCounts()
    {
        EndAttempts(AttemptIdle, all: false);
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

    public ProbeDrops ReadDrops(Kind kind)
    {
        ulong seen = 0, thinned = 0, ringFull = 0, countMapFull = 0, unmatched = 0, untracked = 0, misses = 0;
        foreach (var cpu in _object.Map("tally").PerCpuElement<FragTally>((uint)kind))
        {
            seen += cpu.Seen;
            thinned += cpu.Thinned;
            ringFull += cpu.RingFull;
            countMapFull += cpu.CountMapFull;
            unmatched += cpu.Unmatched;
            untracked += cpu.Untracked;
        }
        foreach (var (_, program) in _attached.Where(p => p.Kind == kind && p.Program.Name != ProbeObject.StashProgram))
            misses += program.Cost().RecursionMisses;
        return new ProbeDrops(seen, thinned, ringFull, countMapFull, unmatched, untracked, misses);
    }

    public void Thin(ThinningPlan plan) => _extfrag.Apply(plan);

    public ulong StacksRefused =>
        _object.Map("stack_tally").PerCpuElement<FragStackTally>(0).Aggregate(0UL, (sum, cpu) => sum + cpu.Full);

    public double RingFill => _ring.MostFill;

    public IReadOnlyList<ulong> ReadStack(ulong key)
    {
        if (!_object.Map("stacks").TryLookup<ulong, FragStack>(key, out var stack))
            return [];
        ReadOnlySpan<ulong> frames = stack.Frames;
        return frames.TrimEnd(0UL).ToArray();
    }

    public string? NameOf(ulong address)
    {
        _object.Program(ProbeObject.NameSymbol).Run(address);
        var symbol = _object.Map("symbol").Element<FragSymbol>(0);
        return FragSymbol.NameOf(symbol.Text);
    }

    public IReadOnlyList<ProbeCost> ReadCost() =>
        [.. _attached.Select(p => (p.Program.Name, Cost: p.Program.Cost())).Select(p => new ProbeCost(p.Name, p.Cost.Runs, p.Cost.RunTimeNs))];

    public void Detach()
    {
        // In reverse: what was begun is still ended, and no extfrag event lacks its ownership.
        foreach (var link in Enumerable.Reverse(_links))
            link.Dispose();
        if (_links.Count > 0)
            EndAttempts(AttemptIdleAtEnd, all: true);
        _links.Clear();
    }

    public void Dispose()
    {
        Detach();
        _compactions.Dispose();
        _ring.Dispose();
        _extfrag.Dispose();
        _object.Dispose();
    }

    void Attach(KernelFacts kernel)
    {
        // Programs of a tracepoint run in the order of their attachment: the stash must be filled before it is taken.
        if (kernel.Plan.Capture == HostFacts.Types.Capture.Hybrid)
            Attach(new SourceProgram(ProbeObject.StashProgram, Kind.Extfrag, kernel.Classic));
        Attach(new SourceProgram(_emit, Kind.Extfrag));
        foreach (var program in kernel.Sources.Programs)
            Attach(program);
    }

    void Attach(SourceProgram wanted)
    {
        var program = _object.Program(wanted.Name);
        _links.Add(wanted.Classic is { } tracepoint ? program.Attach(tracepoint) : program.Attach());
        _attached.Add((wanted.Kind, program));
    }

    void EndAttempts(TimeSpan idle, bool all)
    {
        if (_attached.Exists(p => p.Kind == Kind.CompactionAttempt))
            CloseAttemptsOf(idle, all);
    }

    /// <summary>Closes the attempts that were not heard of for so long, and the others too if asked: their outcome is unknown.</summary>
    internal void CloseAttemptsOf(TimeSpan idle, bool all)
    {
        var close = _object.Program(ProbeObject.CloseIdleAttempt);
        foreach (var task in _object.Map(ProbeObject.Attempts).Keys<uint>())
            close.Run(task, (ulong)idle.TotalNanoseconds, all ? 1UL : 0);
    }

    static List<string> WarningsOf(KernelFacts kernel, ZoneTable zones)
    {
        var warnings = new List<string>();
        if (kernel.Plan.Warning is { } warning)
            warnings.Add(warning);
        if (kernel.Names.PageblockOrder is null)
            warnings.Add("/proc/pagetypeinfo cannot be read: pageblock_order is not known. Run as root, or grant CAP_DAC_READ_SEARCH.");
        if (!kernel.NamesAddresses)
            warnings.Add("This kernel does not name its functions to BPF programs, as it does from 5.13 on: events have no stacks.");
        if (zones.Zones.Count == 0)
            warnings.Add("The zones of this kernel could not be found: node, zone and indices of events are not measured.");
        return warnings;
    }
}
