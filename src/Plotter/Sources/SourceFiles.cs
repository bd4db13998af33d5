// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Commands;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Sources;

/// <summary>Finds the files that a path, a directory or a glob stands for, in the order of their names.</summary>
static class SourceFiles
{
    const string Wildcards = "*?[";

    /// <exception cref="PlotterException">Nothing is there.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (Directory.Exists(path))
        {
            var found = Directory.EnumerateFiles(path, "*.frag").Concat(Directory.EnumerateFiles(path, "*fragmentation*.json"))
                .Order(StringComparer.Ordinal).ToArray();
            return found.Length > 0 ? found : throw new PlotterException(
                ExitCode.NoData, $"no run in {path}: it holds neither .frag recordings nor fragmentation*.json files nor logs of MMTests");
        }

        if (path.AsSpan().IndexOfAny(Wildcards) < 0)
        {
            throw new PlotterException(ExitCode.Usage, $"no such file or directory: {path}");
        }

        var matches = Matching(path).Order(StringComparer.Ordinal).ToArray();
        return matches.Length > 0 ? matches : throw new PlotterException(ExitCode.NoData, $"no file matches {path}");
    }

    // Wildcards may stand in any part of the path; one part never crosses a slash.
    static IEnumerable<string> Matching(string pattern)
    {
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> at = [pattern.StartsWith('/') ? "/" : "."];
        for (var i = 0; i < parts.Length; i++)
        {
            var (part, last) = (parts[i], i == parts.Length - 1);
            at = part is "." or ".." || part.AsSpan().IndexOfAny(Wildcards) < 0
                ? at.Select(folder => Path.Combine(folder, part)).Where(Path.Exists)
                : at.Where(Directory.Exists).SelectMany(folder => Entries(folder, last)
                    .Where(entry => Glob.Matches(part, Path.GetFileName(entry))));
        }

        return at.Where(File.Exists);
    }

    static IEnumerable<string> Entries(string folder, bool files) =>
        files ? Directory.EnumerateFiles(folder) : Directory.EnumerateDirectories(folder);
}
