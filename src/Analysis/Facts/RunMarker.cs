// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>A moment that the user named.</summary>
/// <param name="At">Since the run's start.</param>
public sealed record RunMarker(TimeSpan At, string Text);
