// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Comparisons;

/// <summary>What a comparison of one metric came to.</summary>
public enum Verdict
{
    /// <summary>An arm did not measure it.</summary>
    NotMeasured,

    /// <summary>Described, not tested: one run an arm, or a metric without a better direction.</summary>
    Described,

    Inconclusive,

    NoDifference,

    Better,

    Worse,
}
