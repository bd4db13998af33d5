// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Probes.Sources;

/// <summary>bpf/sources/attempt.bpf.h: each direct compaction attempt, with the outcome that is derived for it.</summary>
sealed class AttemptSource : IEventSource
{
    internal const string Begin = "mm_compaction_try_to_compact_pages", Deferred = "mm_compaction_deferred", Reset = "mm_compaction_defer_reset";

    public string Name => "compaction_attempt";

    public IReadOnlyList<string> Tracepoints => ["compaction/" + Begin, "compaction/" + Deferred, "compaction/" + Reset];

    public IReadOnlyList<Kind> Kinds => [Kind.CompactionAttempt];

    /// <summary>The programs of that source tell it of zones.</summary>
    public string? Needs => "compaction";

    public SourcePlan Plan(KernelTracepoints kernel) =>
        kernel.FirstMissing(Begin, Deferred, Reset) is { } missing
            ? SourcePlan.Absent($"this kernel has no tracepoint {missing}", "Boot a kernel built with CONFIG_COMPACTION=y.")
            : SourcePlan.Watch("order, outcome (derived), latency",
                new SourceProgram("attempt_reset", Kind.CompactionAttempt), new SourceProgram("attempt_deferred", Kind.CompactionAttempt),
                new SourceProgram("attempt_begin", Kind.CompactionAttempt));
}
