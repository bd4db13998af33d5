// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Comparisons;

/// <summary>Runs in their role in a comparison. A is the baseline.</summary>
/// <param name="Label">What a person calls it; the kernel where nothing else was said.</param>
public sealed record Arm(string Label, IReadOnlyList<RunFacts> Runs);
