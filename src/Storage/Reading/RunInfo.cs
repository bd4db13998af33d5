// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Reading;

/// <summary>One labelled measurement on one host: what a person compares.</summary>
/// <param name="Source">Where it was read from, for messages: a file name, a directory, or the database's name.</param>
/// <param name="Labels">The user's, with <c>kernel</c>, <c>host</c> and <c>arch</c> filled in by the agent, and with what was said of them later.</param>
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
