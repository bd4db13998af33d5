// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Spool;

/// <summary>One process's claim on a spool directory: a file in it that it holds locked.</summary>
/// <remarks>Not thread-safe.</remarks>
sealed class SpoolClaim : IDisposable
{
    public const string FileName = "lock";

    readonly string _directory;
    FileStream _file;

    /// <summary>Makes the directory if need be.</summary>
    /// <exception cref="IOException">Another process has it, or it cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be used.</exception>
    public SpoolClaim(string directory)
    {
        _directory = directory;
        _file = Take(directory);
    }

    /// <summary>A directory that was removed is made again, and claimed again, as soon as that is possible.</summary>
    public void Restore()
    {
        if (File.Exists(Path.Combine(_directory, FileName)))
        {
            return;
        }
        try
        {
            var file = Take(_directory);
            _file.Dispose();
            _file = file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not yet: writing fails for the same reason, and that is told.
        }
    }

    public void Dispose() => _file.Dispose();

    static FileStream Take(string directory)
    {
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new FileStream(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }
}
