// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Reports;

/// <summary>What stands behind an arm's metrics: all of its runs together, counts per exposure. Empty where nobody measured it.</summary>
sealed record DocumentBreakdowns(
    IReadOnlyList<DocumentFallback> Fallbacks, IReadOnlyList<DocumentFallbackOrder> FallbacksByOrder,
    IReadOnlyList<DocumentCompactions> Compactions, DocumentIndices? IndexAfterSuccess, IReadOnlyList<DocumentFreeBlocks> FreeBlocks,
    IReadOnlyList<DocumentOwner> PageblockOwners);

/// <param name="Kind"><c>claim</c>, <c>steal_whole</c>, <c>pollute</c>, <c>unknown</c>.</param>
sealed record DocumentFallback(string Donor, string Claimer, string Kind, string Severity, double Events, double Pages, double Pageblocks);

sealed record DocumentFallbackOrder(int Order, double Events, double Fragmenting, double Claim, double StealWhole, double Pollute);

/// <param name="What"><c>compaction_attempt</c>, <c>compaction</c> (one zone once), <c>direct_reclaim</c>, ...</param>
/// <param name="By"><c>order</c>, <c>node</c>, <c>zone</c>.</param>
sealed record DocumentCompactions(
    string What, string By, string Label, double Events, IReadOnlyDictionary<string, double> Outcomes, double? SuccessShare, double? MeanNs,
    double? MedianNs, double? P90Ns, double? P99Ns);

/// <param name="ByIndex">How many successes left which index, in thousandths; -1000 where a suitable block existed.</param>
/// <param name="Coverage">Share of all successes that are among them.</param>
sealed record DocumentIndices(IReadOnlyDictionary<string, long> ByIndex, double? Coverage);

/// <param name="Blocks">By order, from 0: the mean over time and runs; null where the kernel did not count.</param>
sealed record DocumentFreeBlocks(string Migratetype, IReadOnlyList<double?> Blocks);

/// <param name="First">Share of all pageblocks at the start of runs, 0 to 1.</param>
sealed record DocumentOwner(string Migratetype, double First, double Last);
