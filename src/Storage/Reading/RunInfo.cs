// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Reading;

/// <summary>One labelled measurement on one host: what a person compares.</summary>
/// <param name="Source">Where it was read from, for messages: a file name, a directory, or the database's name.</param>
/// <param name="Labels">The user's, with <c>kernel</c>, <c>host</c> and <c>arch</c> filled in by the agent.</param>
/// <param name="Started">When the probes were attached, UTC.</param>
/// <param name="Ended">When they were detached; null while the run goes on or where its end was lost.</param>
/// <param name="LastSeen">The latest moment that any fact of the run speaks of.</param>
/// <param name="Host">What the host said of itself; null where the start of the run was lost.</param>
/// <param name="Warnings">Damage met while reading, a sentence each.</param>
public sealed record RunInfo(
    Guid RunId, string Source, IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset Started, DateTimeOffset? Ended, DateTimeOffset LastSeen, HostInfo? Host, IReadOnlyList<string> Warnings)
{
    /// <summary>How long the run was watched.</summary>
    public TimeSpan Duration => (Ended ?? LastSeen) - Started;
}

/// <summary>The host and kernel of a run. Null was not measured.</summary>
/// <param name="Capture">What could be attached: <c>hybrid</c>, <c>btf</c> (ownership unknown) or <c>none</c>.</param>
/// <param name="Migratetypes">Kernel spelling; the index is the number on this kernel.</param>
/// <param name="Zones">Kernel spelling; the index is the number on this kernel.</param>
public sealed record HostInfo(
    string Host, Guid BootId, string KernelRelease, string KernelVersion, string Arch, string CommandLine, string AgentVersion,
    int PageSizeBytes, int? PageblockOrder, int PageOrders, int Cpus, IReadOnlyList<int> Nodes,
    long MemoryBytes, long ManagedPages, IReadOnlyList<string> Migratetypes, IReadOnlyList<string> Zones,
    IReadOnlyDictionary<string, string> Sysctls, string Capture);
