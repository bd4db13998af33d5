// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>Who gave, who took, and what came of the block: how people speak of fallbacks.</summary>
/// <param name="Donor">Migratetype that gave the page.</param>
/// <param name="Claimer">Migratetype that the allocation asked for.</param>
public readonly record struct FallbackPattern(string Donor, string Claimer, FallbackKind Kind)
{
    /// <summary>How much harm it does.</summary>
    public FallbackSeverity Severity => (Kind, Donor, Claimer) switch
    {
        (FallbackKind.Pollute, Migratetype.Movable, Migratetype.Unmovable or Migratetype.Reclaimable) => FallbackSeverity.Critical,
        (FallbackKind.Pollute, _, _) => FallbackSeverity.Mixed,
        (FallbackKind.Claim, _, Migratetype.Movable) => FallbackSeverity.Good,
        _ => FallbackSeverity.Neutral,
    };
}
