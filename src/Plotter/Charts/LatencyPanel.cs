// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>How long direct compaction took, by order.</summary>
sealed record LatencyPanel(string Title, string Unit, IReadOnlyList<string> Orders, IReadOnlyList<LatencyMark> Marks);

/// <param name="Order">Index into the panel's orders.</param>
/// <param name="Middle">Half of them took less, ns.</param>
/// <param name="Most">90 % took less, ns.</param>
/// <param name="Tail">99 % took less, ns.</param>
/// <param name="Count">How many, all runs together.</param>
sealed record LatencyMark(Role Role, int Order, double Middle, double Most, double Tail, long Count);
