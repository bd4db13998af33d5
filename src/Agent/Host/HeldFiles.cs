// SPDX-License-Identifier: Apache-2.0
using Microsoft.Win32.SafeHandles;

namespace Fleet.Agent.Host;

/// <summary>
/// Kernel files that stay open: each reading is one system call a file, and goes on when the permission to open them was
/// given up.
/// </summary>
/// <remarks>Threading: that of its <see cref="HostFiles"/>.</remarks>
sealed class HeldFiles : IDisposable
{
    readonly HostFiles _files;
    readonly List<(string Path, SafeFileHandle Handle)> _held = [];
    readonly bool _listed;

    HeldFiles(HostFiles files, bool listed) => (_files, _listed) = (files, listed);

    /// <param name="pattern">A file below the root; or with <c>*</c> in parts of its path, every file of that form.</param>
    /// <exception cref="IOException">There is none.</exception>
    /// <exception cref="UnauthorizedAccessException">Not for this user.</exception>
    public static HeldFiles Open(HostFiles files, string pattern)
    {
        var held = new HeldFiles(files, pattern.Contains('*', StringComparison.Ordinal));
        try
        {
            foreach (var path in held._listed ? Expand(files, pattern) : [pattern])
            {
                held._held.Add((path, File.OpenHandle(files.Path(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite)));
            }
            return held._held.Count > 0 ? held : throw new FileNotFoundException($"no file {files.Path(pattern)}");
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The file's text; of a pattern's files each line with its path and a colon before it.</summary>
    /// <exception cref="IOException">One cannot be read any more.</exception>
    public ReadOnlySpan<char> Read()
    {
        if (!_listed)
        {
            return _files.Read(_held[0].Handle, _held[0].Path);
        }
        _files.BeginListing();
        foreach (var (path, handle) in _held)
        {
            _files.AddToListing(handle, path);
        }
        return _files.Listed;
    }

    public void Dispose()
    {
        foreach (var (_, handle) in _held)
        {
            handle.Dispose();
        }
        _held.Clear();
    }

    /// <summary>The files of that form, by name.</summary>
    /// <exception cref="IOException">A folder that holds them is not there.</exception>
    public static IReadOnlyList<string> Expand(HostFiles files, string pattern)
    {
        var parts = pattern.Split('/');
        List<string> found = [""];
        for (var i = 0; i < parts.Length; i++)
        {
            var (part, last) = (parts[i], i == parts.Length - 1);
            found = [.. found.SelectMany(folder => Entries(files, folder, part, last))];
        }
        return found;
    }

    static IEnumerable<string> Entries(HostFiles files, string folder, string part, bool last)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        if (!part.Contains('*', StringComparison.Ordinal))
        {
            return !last || File.Exists(files.Path(prefix + part)) ? [prefix + part] : [];
        }
        var full = files.Path(folder);
        var entries = last ? Directory.EnumerateFiles(full, part) : Directory.EnumerateDirectories(full, part);
        return entries.Select(entry => prefix + Path.GetFileName(entry)).Order(StringComparer.Ordinal);
    }
}
