// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Sampling;

/// <summary>Many small files as one text, as <c>grep</c> prints them: each line begins with its file's path and a colon.</summary>
static class Listing
{
    /// <param name="folder">The name of the file's folder.</param>
    /// <param name="file">The file's own name.</param>
    public static bool TryParse(ReadOnlySpan<char> line, out ReadOnlySpan<char> folder, out ReadOnlySpan<char> file, out ReadOnlySpan<char> content)
    {
        folder = file = content = default;
        var colon = line.IndexOf(':');
        if (colon < 0 || line[..colon].LastIndexOf('/') is not (>= 0 and var slash))
        {
            return false;
        }
        file = line[(slash + 1)..colon];
        content = line[(colon + 1)..];
        folder = line[(line[..slash].LastIndexOf('/') + 1)..slash];
        return !file.IsEmpty;
    }
}
