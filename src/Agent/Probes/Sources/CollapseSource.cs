// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Probes.Sources;

/// <summary>bpf/sources/collapse.bpf.h: small pages collapsed into huge ones, or why not.</summary>
sealed class CollapseSource : IEventSource
{
    internal const string Tracepoint = "mm_collapse_huge_page";

    public string Name => "collapse";

    public IReadOnlyList<string> Tracepoints => ["huge_memory/" + Tracepoint];

    public IReadOnlyList<Kind> Kinds => [Kind.Collapse];

    public SourcePlan Plan(KernelTracepoints kernel) =>
        kernel.TypeInformation(Tracepoint) is ["struct mm_struct *", "int", "int" or "enum scan_result", ..]
            ? SourcePlan.Watch("status", new SourceProgram("collapse", Kind.Collapse))
            : SourcePlan.Absent($"this kernel has no tracepoint {Tracepoint} with a status",
                "Boot a kernel built with CONFIG_TRANSPARENT_HUGEPAGE=y.");
}
