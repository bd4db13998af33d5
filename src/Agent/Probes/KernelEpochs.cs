// SPDX-License-Identifier: Apache-2.0
using Fleet.LibBpf;

namespace Fleet.Agent.Probes;

/// <summary>Changes of the kernel after which an event means something else than before. docs/tracepoints.md explains each.</summary>
static class KernelEpochs
{
    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<KernelEpoch> All { get; } =
    [
        new("migratetype-numbers", new(4, 4), []),
        new("freelist-hygiene", new(6, 10), ["move_freepages_block_isolate", "pageblock_isolate_and_move_free_pages"]),
        new("claim-steal-split", new(6, 15), ["try_to_claim_block"]),
    ];

    /// <summary>The names of those that this kernel has.</summary>
    /// <param name="release">As <c>uname -r</c> has it.</param>
    public static IReadOnlyList<string> Of(Btf kernel, string release) => Of(kernel.HasFunction, release);

    /// <remarks>
    /// A function that came with the change is the better mark: distributions take changes into older releases. But it may
    /// be configured away or inlined, and then the release decides.
    /// </remarks>
    internal static IReadOnlyList<string> Of(Func<string, bool> hasFunction, string release)
    {
        var version = KernelRelease.Version(release);
        return [.. All.Where(epoch => version >= epoch.Since || epoch.Marks.Any(hasFunction)).Select(epoch => epoch.Name)];
    }
}

/// <param name="Since">The release of Linux that brought it.</param>
/// <param name="Marks">Functions that came with it; none where every kernel that the agent runs on has it.</param>
sealed record KernelEpoch(string Name, Version Since, IReadOnlyList<string> Marks);
