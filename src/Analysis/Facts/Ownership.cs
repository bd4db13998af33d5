// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>What became of the pageblock at an extfrag event.</summary>
public enum Ownership
{
    /// <summary>Not measured.</summary>
    Unknown,

    /// <summary>Pages were taken, the block kept its owner.</summary>
    Steal,

    /// <summary>The whole pageblock changed owner.</summary>
    Claim,
}
