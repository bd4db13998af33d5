// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Marking;

/// <summary>What a marker may say: one line that a chart can show.</summary>
static class MarkerText
{
    public const int MaxLength = 200;

    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? Problem(string text) =>
        string.IsNullOrWhiteSpace(text) ? "a marker needs a text"
            : text.Length > MaxLength ? $"a marker has at most {MaxLength} characters, this one {text.Length}"
            : text.Any(char.IsControl) ? "a marker is one line without control characters"
            : null;
}
