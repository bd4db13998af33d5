// SPDX-License-Identifier: Apache-2.0
using Fleet.LibBpf;
using Fleet.V1;

namespace Fleet.Agent.Probes.Sources;

/// <summary>What one source comes to on this kernel. Pure.</summary>
/// <param name="Programs">To be attached, in this order; none where the source is not active.</param>
/// <param name="Constants">Numbers of this kernel that the programs need.</param>
/// <param name="Detail">What is watched; where it is not, why not.</param>
/// <param name="Remedy">The way out; null where the source is active, or nothing helps.</param>
sealed record SourcePlan(
    IReadOnlyList<SourceProgram> Programs, IReadOnlyDictionary<string, uint> Constants, string Detail, string? Remedy)
{
    public bool Active => Programs.Count > 0;

    public static SourcePlan Watch(string detail, IReadOnlyDictionary<string, uint> constants, params SourceProgram[] programs) =>
        new(programs, constants, detail, null);

    public static SourcePlan Watch(string detail, params SourceProgram[] programs) => Watch(detail, new Dictionary<string, uint>(), programs);

    public static SourcePlan Absent(string why, string? remedy) => new([], new Dictionary<string, uint>(), why, remedy);
}

/// <summary>A program of the BPF object.</summary>
/// <param name="Kind">What is lost when the kernel does not run it.</param>
/// <param name="Classic">The tracepoint that it is attached to; null where its section name says so.</param>
sealed record SourceProgram(string Name, Kind Kind, TracepointFormat? Classic = null);
