// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Probes.Sources;

/// <summary>
/// Each zone compacted, by whomever: bpf/sources/compaction.bpf.h, and compaction_frames.bpf.h where the tracepoints pass page
/// frames and no compact_control, as up to Linux 5.18.
/// </summary>
sealed class CompactionSource : IEventSource
{
    internal const string Begin = "mm_compaction_begin", End = "mm_compaction_end";
    const string Suitable = "mm_compaction_suitable", Control = "struct compact_control *";

    public string Name => "compaction";

    public IReadOnlyList<string> Tracepoints => ["compaction/" + Begin, "compaction/" + End];

    public IReadOnlyList<Kind> Kinds => [Kind.Compaction];

    public SourcePlan Plan(KernelTracepoints kernel) =>
        kernel.FirstMissing(Begin, End) is { } missing
            ? SourcePlan.Absent($"this kernel has no tracepoint {missing}", "Boot a kernel built with CONFIG_COMPACTION=y.")
        : kernel.Argument(Begin, Control) == 0 && kernel.Argument(End, Control) == 0
            ? SourcePlan.Watch("zone, node, order, mode, origin, status, pages scanned, latency, index before and after",
                new SourceProgram("compaction_end", Kind.Compaction), new SourceProgram("compaction_begin", Kind.Compaction))
        : kernel.TypeInformation(Suitable) is ["struct zone *", "int", "int"]
            && kernel.TypeInformation(End) is [_, _, _, _, "bool", "int"] // zone_start, migrate_pfn, free_pfn, zone_end, sync, status
            ? SourcePlan.Watch("zone, node, order, mode, origin, status, latency, index before and after; not pages scanned",
                new SourceProgram("frames_end", Kind.Compaction), new SourceProgram("frames_begin", Kind.Compaction),
                new SourceProgram("frames_suitable", Kind.Compaction))
        : SourcePlan.Absent($"the arguments of {Begin} and {End} are not those that are known", null);
}
