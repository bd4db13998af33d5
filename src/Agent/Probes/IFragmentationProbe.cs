// SPDX-License-Identifier: Apache-2.0
using Fleet.LibBpf;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Probes;

/// <summary>Where events come from: the running kernel, or a double in a test.</summary>
/// <remarks>
/// Threading: <see cref="Read"/>, <see cref="DrainCompactions"/> and <see cref="WaitForEvents"/> on one thread at a time;
/// <see cref="ReadCounts"/> on one thread at a time; the others anywhere. Nothing may be called during or after disposal.
/// </remarks>
public interface IFragmentationProbe : IDisposable
{
    /// <summary>How this host's kernel calls and counts things.</summary>
    HostNames Names { get; }

    /// <summary>What this host's kernel calls the numbers in its events.</summary>
    KernelVocabulary Vocabulary { get; }

    /// <summary>What could be attached: decides which parts of an event can be measured.</summary>
    HostFacts.Types.Capture Capture { get; }

    /// <summary>Every source of events, with extfrag first, and whether it is watched.</summary>
    IReadOnlyList<EventSourceState> Sources { get; }

    /// <summary>A sentence for each thing that cannot be measured here, with the way out.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>Takes extfrag events that are ready, as many as there are and fit, about in order of time (each CPU's own exactly). Does not block.</summary>
    /// <returns>How many it took; fewer than fit where no more are ready.</returns>
    int Read(Span<FragEvent> into);

    /// <summary>
    /// Hands over every compaction that is ready; they stand in a ring of their own. A failed attempt comes late, at the time of
    /// its end. Does not block.
    /// </summary>
    /// <param name="handler">What it throws ends the drain; that event is consumed.</param>
    /// <returns>How many there were.</returns>
    int DrainCompactions(RecordHandler<FragCompaction> handler);

    /// <summary>
    /// Waits until the ring is a quarter full, <see cref="Wake"/> is called, or the time is over. Read after any of them: a few
    /// events wake nobody.
    /// </summary>
    /// <returns>Whether the ring filled, or somebody woke it.</returns>
    bool WaitForEvents(TimeSpan timeout);

    /// <summary>Ends the wait of now or the next one.</summary>
    void Wake();

    /// <summary>The exact counts since the probes were attached, cumulative, one row a key. Takes microseconds.</summary>
    IReadOnlyList<CountRow> ReadCounts();

    /// <summary>The totals of a kind since the probes were attached, cumulative.</summary>
    ProbeDrops ReadDrops(Kind kind);

    /// <summary>
    /// Says how much detail to keep from now on. To be called once a second while there is a budget: the kernel brakes a
    /// burst until the next call.
    /// </summary>
    void Thin(ThinningPlan plan);

    /// <summary>The kernel addresses of a stack, innermost first.</summary>
    /// <param name="key"><see cref="FragEvent.Stack"/> of an event.</param>
    /// <returns>Empty where there is no such stack.</returns>
    IReadOnlyList<ulong> ReadStack(ulong key);

    /// <summary>What the kernel calls an address: <c>name+0xoffset</c>, with <c> [module]</c> where there is one. Takes microseconds.</summary>
    /// <returns>Null for an address of no symbol.</returns>
    string? NameOf(ulong address);

    /// <summary>New stacks that found no room so far: their events have none.</summary>
    ulong StacksRefused { get; }

    /// <summary>How full the ring of extfrag events was at most, 0 to 1.</summary>
    double RingFill { get; }

    /// <summary>Ends the capture: nothing fires after it, what is in the ring can still be drained, and the counts are final.</summary>
    void Detach();

    /// <summary>What the programs cost so far, one row a program.</summary>
    IReadOnlyList<ProbeCost> ReadCost();
}
