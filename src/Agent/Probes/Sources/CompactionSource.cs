// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Probes.Sources;

/// <summary>bpf/sources/compaction.bpf.h: each zone compacted, by whomever.</summary>
sealed class CompactionSource : IEventSource
{
    internal const string Begin = "mm_compaction_begin", End = "mm_compaction_end";
    const string Control = "struct compact_control *";

    public string Name => "compaction";

    public string Kernels => "6.1 to the newest";

    public IReadOnlyList<string> Tracepoints => ["compaction/" + Begin, "compaction/" + End];

    public IReadOnlyList<Kind> Kinds => [Kind.Compaction];

    public SourcePlan Plan(KernelTracepoints kernel) =>
        kernel.FirstMissing(Begin, End) is { } missing
            ? SourcePlan.Absent($"this kernel has no tracepoint {missing}", "Boot a kernel built with CONFIG_COMPACTION=y.")
        : kernel.Argument(Begin, Control) != 0 || kernel.Argument(End, Control) != 0
            ? SourcePlan.Absent($"{Begin} of this kernel does not pass its compact_control", "Boot Linux 6.1 or later.")
        : SourcePlan.Watch("zone, node, order, mode, origin, status, pages scanned, latency, index before and after",
            new SourceProgram("compaction_end", Kind.Compaction), new SourceProgram("compaction_begin", Kind.Compaction));
}
