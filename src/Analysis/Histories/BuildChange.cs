// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;

namespace Fleet.Analysis.Histories;

/// <summary>A build from which on the metric was another.</summary>
/// <param name="At">Index of the first build after the change.</param>
/// <param name="Build">Its label.</param>
/// <param name="P">Of the permutation test that found it: how often runs in a random order look as changed somewhere.</param>
/// <param name="Against">The runs up to the next change against those since the one before. Its interval is of a change that
/// was picked because it is large: read it as a description.</param>
public sealed record BuildChange(int At, string Build, double P, Judgement Against);
