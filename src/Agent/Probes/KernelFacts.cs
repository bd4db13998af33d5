// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes.Sources;
using Fleet.LibBpf;
using static Fleet.V1.HostFacts.Types;

namespace Fleet.Agent.Probes;

/// <summary>All that a probe wants of the kernel's type information and tracefs.</summary>
/// <param name="Classic">Null where tracefs cannot be read.</param>
/// <param name="Flags">Null where the zone's place in page->flags cannot be told.</param>
/// <param name="Direct">Whether programs read the kernel's memory directly.</param>
/// <param name="NamesAddresses">Whether stacks can be named.</param>
sealed record KernelFacts(
    ProbePlan Plan, PlannedSources Sources, TracepointFormat? Classic, HostNames Names, KernelVocabulary Vocabulary, PageFlagsLayout? Flags,
    bool Direct, bool NamesAddresses)
{
    /// <summary>Reads it, and lets go of the type information: it is megabytes, and libbpf reads its own to load the programs.</summary>
    /// <exception cref="BpfException">The kernel has no type information, or not the event.</exception>
    public static KernelFacts Read(ProbeOptions options)
    {
        using var kernel = Btf.OfKernel(options.KernelBtf);
        using var traceFs = options.UseTraceFs ? TraceFs.Open() : null;
        var classic = traceFs?.Tracepoint(ProbePlan.ClassicTracepoint);
        var plan = ProbePlan.For(kernel.HasTracepoint(ProbePlan.Tracepoint), classic);
        if (plan.Capture == Capture.None)
            throw new BpfException("capture extfrag events", 0, plan.Warning!);
        return new KernelFacts(
            plan, options.Attach ? PlannedSources.For(options.Sources, KernelTracepoints.Of(kernel, traceFs)) : PlannedSources.None, classic,
            HostNames.From(kernel, PagetypeInfo.ReadPageblockOrder()), KernelVocabulary.From(kernel), PageFlagsLayout.From(kernel),
            options.ReadDirectly ?? ProbeObject.CanReadDirectly(kernel), ProbeObject.CanNameAddresses(kernel));
    }
}
