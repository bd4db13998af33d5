// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Comparisons;

/// <summary>What counts as one in a test. Never an event.</summary>
public enum Replicates
{
    /// <summary>A run: each arm was measured on one host, or each host once.</summary>
    Runs,

    /// <summary>A run, compared with the runs of its own host alone: the same hosts measured both arms.</summary>
    RunsWithinHosts,

    /// <summary>A host, by the median of its runs: other hosts measured A than measured B, some of them several times.</summary>
    Hosts,
}
