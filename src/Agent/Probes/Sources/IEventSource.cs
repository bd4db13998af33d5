// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Probes.Sources;

/// <summary>Something of the kernel that can be watched beside extfrag, where the kernel has it. One file of bpf/sources each.</summary>
interface IEventSource
{
    /// <summary>As in docs/tracepoints.md.</summary>
    string Name { get; }

    /// <summary>With their systems, as tracefs names them.</summary>
    IReadOnlyList<string> Tracepoints { get; }

    /// <summary>What it counts.</summary>
    IReadOnlyList<Kind> Kinds { get; }

    /// <summary>The releases that can have it, as docs/tracepoints.md has them; <see cref="Plan"/> decides by what the kernel at hand has.</summary>
    string Kernels => "5.10 to the newest";

    /// <summary>Name of another source that this one learns from; null where it stands alone.</summary>
    string? Needs => null;

    /// <summary>Which programs to load on this kernel; none where it lacks what they need.</summary>
    SourcePlan Plan(KernelTracepoints kernel);
}
