// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>A counted, explained hole in a run.</summary>
/// <param name="From">Since the run's start.</param>
/// <param name="To">Since the run's start.</param>
/// <param name="Stage">Where it was lost: <c>kernel</c>, <c>agent</c>, <c>spool</c>, <c>file</c>.</param>
/// <param name="Count">Events.</param>
public sealed record Loss(TimeSpan From, TimeSpan To, string Stage, string Reason, long Count);
