// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Commands;

namespace Fleet.Plotter.Sources;

/// <summary>
/// Where an arm's runs come from: files (paths, directories, globs, joined by commas) or a selector over the store, either
/// one with a label in front.
/// </summary>
/// <param name="Text">As it was given.</param>
/// <param name="Files">Empty where <paramref name="Selector"/> is set.</param>
sealed record ArmSource(string Text, string? Label, IReadOnlyList<string> Files, string? Selector)
{
    /// <summary>
    /// Decides by form alone, except that an existing path is always a path: <c>name=x.frag</c> is a label and a file,
    /// <c>kernel=6.12*</c> is a selector, <c>name=kernel=6.12*</c> is a label and a selector.
    /// </summary>
    /// <exception cref="PlotterException">It is empty.</exception>
    public static ArmSource Parse(string text)
    {
        if (text.Length == 0)
        {
            throw new PlotterException(ExitCode.Usage, "an empty source: give a .frag recording, a seed JSON, a directory, a glob or a selector");
        }

        if (AreFiles(text))
        {
            return new(text, null, Split(text), null);
        }

        var cut = text.IndexOf('=', StringComparison.Ordinal);
        if (cut < 0)
        {
            return IsSelector(text) ? new(text, null, [], text) : new(text, null, Split(text), null);
        }

        var (label, rest) = (text[..cut], text[(cut + 1)..]);
        return AreFiles(rest) || IsPath(rest) ? new(text, label, Split(rest), null)
            : IsSelector(rest) ? new(text, label, [], rest)
            : new(text, null, [], text);
    }

    static bool AreFiles(string text) => Path.Exists(text) || Split(text) is { Count: > 0 } parts && parts.All(part =>
        !part.Contains('=', StringComparison.Ordinal) && (Path.Exists(part) || HasOurEnding(part)));

    static bool HasOurEnding(string path) =>
        path.EndsWith(".frag", StringComparison.Ordinal) || path.EndsWith(".json", StringComparison.Ordinal);

    static bool IsPath(string text) => text.StartsWith('/') || text.StartsWith("./", StringComparison.Ordinal)
        || text.StartsWith("../", StringComparison.Ordinal);

    static bool IsSelector(string text) => text.StartsWith("run:", StringComparison.Ordinal) || text == "@latest"
        || text.Split(',')[0].Contains('=', StringComparison.Ordinal);

    static List<string> Split(string text) =>
        Path.Exists(text) ? [text] : [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries)];
}
