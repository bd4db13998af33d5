// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes.Sources;
using Fleet.LibBpf;

namespace Fleet.Agent.Probes;

/// <summary>How to open the probe.</summary>
public sealed record ProbeOptions
{
    public const int DefaultRingBytes = 4 << 20;

    /// <summary>A power of two, at least a page. Holds rate x wait x 88 bytes; 4 MiB took 8 million events a second.</summary>
    public int RingBytes { get; init; } = DefaultRingBytes;

    /// <summary>The same of the ring that compactions have for themselves.</summary>
    public int CompactionRingBytes { get; init; } = 512 << 10;

    /// <summary>How many different keys can be counted.</summary>
    public int CountKeys { get; init; } = 4096;

    /// <summary>Take the kernel stack of one event in so many; 0 takes none. A stack costs 1.5 to 2 us.</summary>
    public int StackOneIn { get; init; }

    /// <summary>How many different stacks can be kept.</summary>
    public int Stacks { get; init; } = 2048;

    /// <summary>Whether to say each event's cgroup.</summary>
    public bool Cgroups { get; init; } = true;

    /// <summary>Whether to look for the classic tracepoint, which alone knows ownership and pfn.</summary>
    public bool UseTraceFs { get; init; } = true;

    /// <summary>The running kernel's type information.</summary>
    public string KernelBtf { get; init; } = Btf.KernelPath;

    /// <summary>Whether events are measured by plain loads; as the kernel can when left out.</summary>
    internal bool? ReadDirectly { get; init; }

    /// <summary>What to watch beside extfrag, where the kernel has it.</summary>
    internal IReadOnlyList<IEventSource> Sources { get; init; } = EventSources.All;

    /// <summary>Whether to attach. A probe that is not attached can be fed by its twin program only: tests and benches.</summary>
    internal bool Attach { get; init; } = true;

    /// <summary>An object that stands in for the one that is built in: fragmon with more programs, for benches.</summary>
    internal byte[]? Object { get; init; }
}
