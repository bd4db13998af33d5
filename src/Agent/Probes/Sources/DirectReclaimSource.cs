// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Probes.Sources;

/// <summary>bpf/sources/reclaim.bpf.h: tasks that reclaim pages for an allocation of their own.</summary>
sealed class DirectReclaimSource : IEventSource
{
    internal const string Begin = "mm_vmscan_direct_reclaim_begin", End = "mm_vmscan_direct_reclaim_end";

    public string Name => "direct_reclaim";

    public IReadOnlyList<string> Tracepoints => ["vmscan/" + Begin, "vmscan/" + End];

    public IReadOnlyList<Kind> Kinds => [Kind.DirectReclaim];

    public SourcePlan Plan(KernelTracepoints kernel) =>
        kernel.FirstMissing(Begin, End) is { } missing
            ? SourcePlan.Absent($"this kernel has no tracepoint {missing}", null)
        : kernel.Argument(Begin, "int") is not { } order
            ? SourcePlan.Absent($"{Begin} of this kernel does not tell its order", null)
        : SourcePlan.Watch("order, latency", new Dictionary<string, uint> { ["reclaim_order_argument"] = (uint)order },
            new SourceProgram("reclaim_end", Kind.DirectReclaim), new SourceProgram("reclaim_begin", Kind.DirectReclaim));
}
