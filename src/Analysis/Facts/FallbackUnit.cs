// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>What extfrag events are counted in.</summary>
public enum FallbackUnit
{
    Events,

    /// <summary>Pages that came to stand in, or took over, memory of another type.</summary>
    Pages,

    /// <summary>Pageblocks touched. Pollution of one block a hundred times counts a hundred.</summary>
    Pageblocks,
}
