// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>The host and kernel that a run was measured on. A null was not recorded.</summary>
/// <param name="Kernel">Release, as <c>uname -r</c> prints it.</param>
/// <param name="KernelBuild">Version, as <c>uname -v</c> prints it.</param>
/// <param name="PageblockOrder">Of that host's kernel; never assumed here.</param>
/// <param name="ManagedBytes">Memory that the page allocator manages, all zones.</param>
public sealed record HostContext(
    string? Host, string? Kernel, string? KernelBuild = null, string? Arch = null, string? CommandLine = null,
    string? AgentVersion = null, int? PageSizeBytes = null, int? PageblockOrder = null, int? Cpus = null, int? Nodes = null,
    long? MemoryBytes = null, long? ManagedBytes = null)
{
    /// <summary>Settings by name (<c>vm.*</c>).</summary>
    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>();

    /// <summary>Of the kernel's configuration, hexadecimal.</summary>
    public string? ConfigSha256 { get; init; }

    public string? CpuModel { get; init; }

    /// <summary>What the kernel does about each CPU vulnerability.</summary>
    public IReadOnlyDictionary<string, string> Mitigations { get; init; } = new Dictionary<string, string>();

    /// <summary>What this kernel's events mean, by name; null where the run does not say.</summary>
    public IReadOnlyList<string>? Epochs { get; init; }

    /// <summary>What was watched, by name; null where the run does not say.</summary>
    public IReadOnlyList<string>? Sources { get; init; }
}
