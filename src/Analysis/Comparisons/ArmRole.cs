// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Analysis.Comparisons;

/// <summary>What arms are called in sentences: A is the baseline, then B, C, ...</summary>
public static class ArmRole
{
    /// <param name="index">0 is the baseline.</param>
    public static string Name(int index) =>
        index < 26 ? ((char)('A' + index)).ToString() : string.Create(CultureInfo.InvariantCulture, $"arm {index + 1}");
}
