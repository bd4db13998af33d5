// SPDX-License-Identifier: Apache-2.0
using Fleet.LibBpf;
using Fleet.V1;

namespace Fleet.Agent.Probes.Sources;

/// <summary>bpf/sources/out_of_tree.bpf.h: the two tracepoints of a patch that is not in Linux.</summary>
sealed class OutOfTreeSource : IEventSource
{
    internal const string Success = "page_alloc/mm_compaction_success", Failure = "page_alloc/mm_compaction_failure";

    public string Name => "compaction_result";

    public string Kernels => "5.10 to the newest, patched";

    public IReadOnlyList<string> Tracepoints => [Success, Failure];

    public IReadOnlyList<Kind> Kinds => [Kind.CompactionSuccess, Kind.CompactionFailure];

    public SourcePlan Plan(KernelTracepoints kernel)
    {
        var (success, failure) = (kernel.TraceFs(Success), kernel.TraceFs(Failure));
        if (success is null && failure is null)
            return SourcePlan.Absent($"this kernel has no tracepoint {Success} or _failure, or tracefs cannot be read: they are of a patch, not of Linux", null);
        var offsets = new Dictionary<string, uint>();
        var programs = new List<SourceProgram>();
        if (success is not null && Put(offsets, success, ("nid", "success_node_offset"), ("idx", "success_zone_offset"),
            ("order", "success_order_offset"), ("ret", "success_index_offset")))
            programs.Add(new SourceProgram("out_of_tree_success", Kind.CompactionSuccess, success));
        if (failure is not null && Put(offsets, failure, ("order", "failure_order_offset")))
            programs.Add(new SourceProgram("out_of_tree_failure", Kind.CompactionFailure, failure));
        return programs.Count == 0
            ? SourcePlan.Absent("the fields of page_alloc:mm_compaction_success and _failure are not those that are known", null)
            : SourcePlan.Watch(string.Join(" and ", programs.Select(program => program.Classic!.Name)), offsets, [.. programs]);
    }

    /// <returns>Whether the record has all of these fields, 4 bytes each.</returns>
    static bool Put(Dictionary<string, uint> offsets, TracepointFormat tracepoint, params (string Field, string Constant)[] wanted)
    {
        foreach (var (field, constant) in wanted)
        {
            if (tracepoint.Field(field) is not { Size: sizeof(int) } found)
                return false;
            offsets[constant] = (uint)found.Offset;
        }
        return true;
    }
}
