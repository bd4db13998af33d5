// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Recording;

/// <summary>How a marker says that a host's wall clock was set, and by how much. Pure.</summary>
public static class ClockStepText
{
    /// <summary>What every such text begins with.</summary>
    public const string Beginning = "wall clock set by ";

    const string End = " s";

    public static string Of(long nanoseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{Beginning}{nanoseconds / 1e9:+0.000;-0.000}{End}");

    /// <summary>Whether a marker is one of these, and not what a user wrote.</summary>
    public static bool Matches(string text) =>
        text.StartsWith(Beginning, StringComparison.Ordinal) && text.EndsWith(End, StringComparison.Ordinal)
        && double.TryParse(text.AsSpan(Beginning.Length, text.Length - Beginning.Length - End.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
