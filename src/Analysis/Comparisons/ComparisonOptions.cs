// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Comparisons;

/// <summary>How a comparison is made.</summary>
/// <param name="Per">What counts are divided by.</param>
/// <param name="Alpha">Highest false discovery rate, and 1 minus the level of intervals.</param>
/// <param name="NoiseThreshold">Changes smaller than this share of A's median are no difference, however sure.</param>
/// <param name="Correction">Over a family of metrics and, with several arms, over all of them.</param>
/// <param name="Seed">Of whatever is drawn at random: the same data and seed give the same numbers.</param>
/// <param name="Zero">What second 0 of every run is, in words: runs may be aligned on something else than their start.</param>
public sealed record ComparisonOptions(
    Exposure Per, double Alpha = 0.05, double NoiseThreshold = 0.03, FamilyCorrection Correction = FamilyCorrection.BenjaminiHochberg,
    int Seed = 1, string Zero = "the run's start");
