// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>What an extfrag event did to the block: one of three, as mm developers count them (claim, steal, pollute).</summary>
public enum FallbackKind
{
    /// <summary>Ownership was not captured.</summary>
    Unknown,

    /// <summary>The whole pageblock changed owner.</summary>
    Claim,

    /// <summary>A free block of at least pageblock_order was taken and kept its owner: nothing was mixed.</summary>
    StealWhole,

    /// <summary>Pages of part of a block were taken and it kept its owner: the block is now mixed.</summary>
    Pollute,
}
