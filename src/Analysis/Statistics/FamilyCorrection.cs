// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>What is held over a family of tests.</summary>
public enum FamilyCorrection
{
    /// <summary>The false discovery rate: of what is called different, the share that is not. For many metrics.</summary>
    BenjaminiHochberg,

    /// <summary>The chance of even one false positive. Stricter; for a gate that must not cry wolf.</summary>
    Holm,
}
