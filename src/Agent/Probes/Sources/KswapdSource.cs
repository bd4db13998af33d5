// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Probes.Sources;

/// <summary>bpf/sources/reclaim.bpf.h: kswapd woken, by node and order.</summary>
sealed class KswapdSource : IEventSource
{
    internal const string Tracepoint = "mm_vmscan_kswapd_wake";

    public string Name => "kswapd_wake";

    public IReadOnlyList<string> Tracepoints => ["vmscan/" + Tracepoint];

    public IReadOnlyList<Kind> Kinds => [Kind.KswapdWake];

    public SourcePlan Plan(KernelTracepoints kernel) =>
        kernel.TypeInformation(Tracepoint) is ["int", "int", "int"]
            ? SourcePlan.Watch("node, order", new SourceProgram("kswapd_wake", Kind.KswapdWake))
            : SourcePlan.Absent($"this kernel has no tracepoint {Tracepoint} of node, zone and order", null);
}
