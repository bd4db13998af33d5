// SPDX-License-Identifier: Apache-2.0
using Fleet.LibBpf;
using Fleet.V1;

namespace Fleet.Agent.Probes;

/// <summary>Which programs to load, from what the kernel offers. Pure.</summary>
/// <param name="PfnOffset">Where the classic record holds pfn; 0 without hybrid capture.</param>
/// <param name="ChangeOwnershipOffset">Where it holds change_ownership; 0 without hybrid capture.</param>
/// <param name="Warning">What this capture cannot measure, and the way out; null when it measures everything.</param>
sealed record ProbePlan(HostFacts.Types.Capture Capture, int PfnOffset, int ChangeOwnershipOffset, string? Warning)
{
    internal const string Tracepoint = "mm_page_alloc_extfrag";
    internal const string ClassicTracepoint = "kmem/" + Tracepoint;

    /// <summary>As <see cref="Sources.IEventSource.Kernels"/>.</summary>
    internal const string Kernels = "5.10 to the newest";

    /// <summary>The plan as doctor and the run show it.</summary>
    internal EventSourceState State => Capture switch
    {
        HostFacts.Types.Capture.Hybrid => Watched("orders, migratetypes, ownership, pfn, node, zone, indices"),
        HostFacts.Types.Capture.Btf => Watched("orders, migratetypes, node, zone, indices; not ownership and pfn"),
        _ => new("extfrag", [Kind.Extfrag], false, Warning ?? "", Warning),
    };

    /// <param name="inBtf">Whether the kernel's type information has the tracepoint.</param>
    /// <param name="classic">Its classic form; null where tracefs cannot be read.</param>
    internal static ProbePlan For(bool inBtf, TracepointFormat? classic)
    {
        if (!inBtf)
            return Without(HostFacts.Types.Capture.None,
                $"The kernel's type information has no tracepoint {Tracepoint}: no events can be captured. Boot a kernel built with CONFIG_TRACEPOINTS=y.");
        if (classic is null)
            return Without(HostFacts.Types.Capture.Btf,
                $"tracefs cannot be read: ownership and pfn of events are not measured. Run as root, or mount it readable: mount -t tracefs tracefs /sys/kernel/tracing.");
        if (classic.Field("pfn") is not { Size: sizeof(ulong) } pfn || classic.Field("change_ownership") is not { Size: sizeof(int) } changed)
            return Without(HostFacts.Types.Capture.Btf,
                $"Tracepoint {ClassicTracepoint} of this kernel has no 8-byte pfn and 4-byte change_ownership: neither is measured.");
        return new ProbePlan(HostFacts.Types.Capture.Hybrid, pfn.Offset, changed.Offset, null);
    }

    /// <summary>The same without the classic form, which the kernel has and does not let this process attach to.</summary>
    internal static ProbePlan WithoutClassic(string remedy) => Without(HostFacts.Types.Capture.Btf,
        $"Tracepoint {ClassicTracepoint} may not be opened: ownership and pfn of events are not measured. {remedy}");

    static EventSourceState Watched(string detail) => new("extfrag", [Kind.Extfrag], true, detail, null);

    static ProbePlan Without(HostFacts.Types.Capture capture, string warning) => new(capture, 0, 0, warning);
}
