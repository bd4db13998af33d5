// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.LibBpf;
using Fleet.Recording.Columns;
using Fleet.V1;
using static Fleet.V1.HostFacts.Types;

namespace Fleet.Agent.Capturing;

/// <summary>Stands where no probe could be attached and the user asked to go on without events.</summary>
sealed class SamplesOnly(HostNames names) : IFragmentationProbe
{
    readonly SemaphoreSlim _woken = new(0);

    public HostNames Names { get; } = names;

    public KernelVocabulary Vocabulary => KernelVocabulary.None;

    public Capture Capture => Capture.None;

    public IReadOnlyList<EventSourceState> Sources => [];

    public IReadOnlyList<string> Warnings => [];

    public int Read(Span<FragEvent> into) => 0;

    public int DrainCompactions(RecordHandler<FragCompaction> handler) => 0;

    public bool WaitForEvents(TimeSpan timeout) => _woken.Wait(timeout);

    public void Wake() => _woken.Release();

    public IReadOnlyList<CountRow> ReadCounts() => [];

    public ProbeDrops ReadDrops(Kind kind) => default;

    public IReadOnlyList<ProbeCost> ReadCost() => [];

    public void Thin(ThinningPlan plan)
    {
    }

    public ulong StacksRefused => 0;

    public double RingFill => 0;

    public IReadOnlyList<ulong> ReadStack(ulong key) => [];

    public string? NameOf(ulong address) => null;

    public void Detach()
    {
    }

    public void Dispose() => _woken.Dispose();
}
