// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Comparisons;

/// <summary>How a comparison is made.</summary>
/// <param name="Per">What counts are divided by.</param>
/// <param name="Alpha">Highest false discovery rate, and 1 minus the level of intervals.</param>
/// <param name="NoiseThreshold">Changes smaller than this share of A's median are no difference, however sure.</param>
public sealed record ComparisonOptions(Exposure Per, double Alpha = 0.05, double NoiseThreshold = 0.03);
