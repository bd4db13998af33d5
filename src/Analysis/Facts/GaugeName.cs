// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>Names in <see cref="RunFacts.Gauges"/>.</summary>
public static class GaugeName
{
    /// <summary>By how much watermarks were raised, bytes, all zones.</summary>
    public const string Boost = "boost_bytes";

    /// <summary>Free memory, bytes, all zones.</summary>
    public const string Free = "free_bytes";
}
