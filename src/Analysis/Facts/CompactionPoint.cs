// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>One direct compaction in detail, for a figure: totals come from counts, never from these.</summary>
/// <param name="Seconds">Since the run's start.</param>
/// <param name="Index">Fragmentation index after it, in thousandths; -1000: a suitable block exists. Null where it was not measured.</param>
public readonly record struct CompactionPoint(double Seconds, int? Order, int? Index, bool Failed);
