// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Probes.Sources;

/// <summary>bpf/sources/migration.bpf.h: pages migrated and not, by mode and reason.</summary>
sealed class MigrationSource : IEventSource
{
    internal const string Tracepoint = "mm_migrate_pages";

    public string Name => "migration";

    public IReadOnlyList<string> Tracepoints => ["migrate/" + Tracepoint];

    public IReadOnlyList<Kind> Kinds => [Kind.Migration];

    public SourcePlan Plan(KernelTracepoints kernel) =>
        kernel.FirstMissing(Tracepoint) is not null
            ? SourcePlan.Absent($"this kernel has no tracepoint {Tracepoint}", "Boot a kernel built with CONFIG_MIGRATION=y.")
        : kernel.Argument(Tracepoint, "enum migrate_mode") is not { } mode
            ? SourcePlan.Absent($"{Tracepoint} of this kernel does not tell its mode", null)
        : SourcePlan.Watch("pages, mode, reason, status", new Dictionary<string, uint> { ["migrate_mode_argument"] = (uint)mode },
            new SourceProgram("migration", Kind.Migration));
}
